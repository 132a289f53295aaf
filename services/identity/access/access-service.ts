import type {AccessServiceDefinition} from '#gen/ts/souk/identity/v1/access_service.ts';
import type {ServiceOf} from '#runtime/server/service-of.ts';
import {addGroupMember} from '../rpc/access/add-group-member.ts';
import {batchCheck} from '../rpc/access/batch-check.ts';
import {check} from '../rpc/access/check.ts';
import {createGroup} from '../rpc/access/create-group.ts';
import {createRole} from '../rpc/access/create-role.ts';
import {createRoleAssignment} from '../rpc/access/create-role-assignment.ts';
import {deleteGroup} from '../rpc/access/delete-group.ts';
import {deleteRole} from '../rpc/access/delete-role.ts';
import {deleteRoleAssignment} from '../rpc/access/delete-role-assignment.ts';
import {explain} from '../rpc/access/explain.ts';
import {getGroup} from '../rpc/access/get-group.ts';
import {getRole} from '../rpc/access/get-role.ts';
import {getRoleAssignment} from '../rpc/access/get-role-assignment.ts';
import {listGroupMembers} from '../rpc/access/list-group-members.ts';
import {listGroups} from '../rpc/access/list-groups.ts';
import {listPermissions} from '../rpc/access/list-permissions.ts';
import {listPermitted} from '../rpc/access/list-permitted.ts';
import {listRoleAssignments} from '../rpc/access/list-role-assignments.ts';
import {listRoles} from '../rpc/access/list-roles.ts';
import {removeGroupMember} from '../rpc/access/remove-group-member.ts';
import {updateGroup} from '../rpc/access/update-group.ts';
import {updateRole} from '../rpc/access/update-role.ts';
import {updateRoleAssignment} from '../rpc/access/update-role-assignment.ts';
import {whoCan} from '../rpc/access/who-can.ts';
import type {AccessDeps} from './access-deps.ts';

/** Every RPC about who may do what. */
export const accessService = (deps: AccessDeps): ServiceOf<typeof AccessServiceDefinition> => ({
  createGroup: createGroup(deps),
  getGroup: getGroup(deps),
  listGroups: listGroups(deps),
  updateGroup: updateGroup(deps),
  deleteGroup: deleteGroup(deps),
  addGroupMember: addGroupMember(deps),
  removeGroupMember: removeGroupMember(deps),
  listGroupMembers: listGroupMembers(deps),
  createRole: createRole(deps),
  getRole: getRole(deps),
  listRoles: listRoles(deps),
  updateRole: updateRole(deps),
  deleteRole: deleteRole(deps),
  createRoleAssignment: createRoleAssignment(deps),
  getRoleAssignment: getRoleAssignment(deps),
  listRoleAssignments: listRoleAssignments(deps),
  updateRoleAssignment: updateRoleAssignment(deps),
  deleteRoleAssignment: deleteRoleAssignment(deps),
  listPermissions: listPermissions(deps),
  check: check(deps),
  batchCheck: batchCheck(deps),
  explain: explain(deps),
  listPermitted: listPermitted(deps),
  whoCan: whoCan(deps),
});
