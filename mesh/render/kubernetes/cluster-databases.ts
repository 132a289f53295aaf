import type {ConfigMap} from '../envoy/config.ts';
import type {Mesh} from '../model/mesh.ts';
import {databaseRoles} from './names.ts';

const apiVersion = 'postgresql.cnpg.io/v1';
/** The Cluster of deploy/components/postgres-cluster. */
const cluster = {name: 'postgres'};

/** A database and two roles a service, as resources of CloudNativePG: docs/decisions/0002. */
export function clusterDatabases({services}: Mesh): ConfigMap[] {
  return services
    .filter(({needs}) => needs.includes('postgres'))
    .flatMap(({name}) => {
      const {calls, owner} = databaseRoles(name);
      return [
        role(calls.role, calls.secret),
        role(owner.role, owner.secret),
        {
          apiVersion,
          kind: 'Database',
          metadata: {name},
          // Whoever deletes the resource has not deleted the data.
          spec: {cluster, name, owner: owner.role, databaseReclaimPolicy: 'retain'},
        },
      ];
    });
}

const role = (name: string, secret: string): ConfigMap => ({
  apiVersion,
  kind: 'DatabaseRole',
  metadata: {name: name.replaceAll('_', '-')},
  spec: {
    cluster,
    name,
    login: true,
    superuser: false,
    createdb: false,
    createrole: false,
    bypassrls: false,
    passwordSecret: {name: secret},
    databaseRoleReclaimPolicy: 'retain',
  },
});
