import { tokenEndpoints } from './about/tokens.ts';
import { communityEndpoints } from './community/endpoints.ts';
import { exportEndpoints } from './export/endpoints.ts';
import { fileEndpoints } from './files/endpoints.ts';
import type { Endpoint } from './frame/endpoint.ts';
import { openApiEndpoint } from './frame/open-api.ts';
import { helpCenterEndpoints } from './help-center/endpoints.ts';
import { supportEndpoints } from './support/endpoints.ts';

/** Everything that programs can ask for. */
export const endpoints: readonly Endpoint[] = [
  openApiEndpoint(() => endpoints),
  ...tokenEndpoints,
  ...supportEndpoints,
  ...helpCenterEndpoints,
  ...communityEndpoints,
  ...exportEndpoints,
  ...fileEndpoints,
];
