// Who may ask what of which thing, as the pages of the site let them see it. Written by hand, so that it says what is meant and not what is done.
import { ofCommunity } from './test-community.ts';
import { ofDesk } from './test-desk.ts';
import { ofHelpCenter } from './test-help-center.ts';
import { ofNobody } from './test-nobody.ts';
import { ofPeople } from './test-people.ts';
import { ofRequests } from './test-requests.ts';
import type { Row } from './test-row.ts';

const tables = [ofRequests, ofPeople, ofDesk, ofHelpCenter, ofCommunity, ofNobody].flatMap((table) =>
  Object.entries(table),
);
const names = tables.map(([name]) => name);
const twice = names.filter((name, index) => names.indexOf(name) !== index);
if (twice.length > 0) throw new Error(`Twice in the table: ${twice.join(', ')}.`);

/** By method and path. */
export const POLICY_TABLE: Readonly<Record<string, Row>> = Object.fromEntries(tables);
