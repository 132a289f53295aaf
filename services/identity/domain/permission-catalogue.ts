import {policyOf} from '#runtime/contract/policy-of.ts';
import {registry} from '#runtime/contract/registry.ts';

/**
 * Every permission that a contract asks for, `inventory.books.get` and so on. Read from the contracts themselves: a
 * permission exists when, and only when, a method needs it.
 */
export const permissionCatalogue = (): ReadonlySet<string> => {
  const permissions = new Set<string>();
  for (const file of registry.files) {
    if (!file.proto.package.startsWith('souk.')) continue;
    for (const service of file.services) {
      for (const method of service.methods) {
        const {permission} = policyOf(`/${service.typeName}/${method.name}`);
        if (permission !== undefined) permissions.add(permission);
      }
    }
  }
  return permissions;
};
