import {resourceName} from '#runtime/api/resource-name.ts';

export const supportGrantName = resourceName('tenants/{tenant}/supportGrants/{grant}');
