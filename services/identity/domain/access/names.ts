import {resourceName} from '#runtime/api/resource-name.ts';

/** Names of the resources of access; the parts are checked by the contract's patterns. */
export const groupName = resourceName('tenants/{tenant}/groups/{group}');
export const roleName = resourceName('tenants/{tenant}/roles/{role}');
export const roleAssignmentName = resourceName('tenants/{tenant}/roleAssignments/{assignment}');
