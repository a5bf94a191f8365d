import { communityEndpoints } from './community/endpoints.ts';
import type { Endpoint } from './frame/endpoint.ts';
import { openApiEndpoint } from './frame/open-api.ts';
import { helpCenterEndpoints } from './help-center/endpoints.ts';
import { createRequestEndpoint } from './support/requests/create.ts';
import { showMe } from './support/users/me.ts';

/** Everything that programs can ask for. */
export const endpoints: readonly Endpoint[] = [
  openApiEndpoint(() => endpoints),
  showMe,
  createRequestEndpoint,
  ...helpCenterEndpoints,
  ...communityEndpoints,
];
