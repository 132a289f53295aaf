import {type BrokerRights, subjectsOf} from '#runtime/events/broker-rights.ts';
import type {ConfigMap} from '../envoy/config.ts';
import {administrator} from '../nats/administrator.ts';
import {passwordVariable} from '../nats/password-variable.ts';
import {brokerUser} from './names.ts';

/** A patch of the StatefulSet of a single NATS: the passwords that its configuration asks for. */
export const brokerUsersPatch = (rights: readonly BrokerRights[]): ConfigMap => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: {name: 'nats'},
  spec: {
    template: {
      spec: {
        containers: [
          {
            name: 'nats',
            env: Object.entries(passwords(rights)).map(([name, value]) => ({name, ...value})),
          },
        ],
      },
    },
  },
});

/** Values of the chart (nats-io/k8s): the users, and their passwords in the environment. `<< … >>` it writes as it stands. */
export const brokerUsersValues = (rights: readonly BrokerRights[]): ConfigMap => ({
  config: {
    merge: {
      authorization: {
        users: [
          {user: administrator, password: `<< $${passwordVariable(administrator)} >>`},
          ...rights.map((right) => {
            const {publish, subscribe} = subjectsOf(right);
            return {
              user: right.service,
              password: `<< $${passwordVariable(right.service)} >>`,
              permissions: {publish: {allow: publish}, subscribe: {allow: subscribe}},
            };
          }),
        ],
      },
    },
  },
  container: {env: passwords(rights)},
});

/** In quotes, as the broker wants them; what a value is made of stands before it, in the alphabet, too. */
const passwords = (rights: readonly BrokerRights[]): Record<string, ConfigMap> => {
  const users = [administrator, ...rights.map(({service}) => service)];
  const bare = (user: string) => passwordVariable(user).replace('PASSWORD', 'BARE');
  return Object.fromEntries([
    ...users.map((user): [string, ConfigMap] => [
      bare(user),
      {valueFrom: {secretKeyRef: {name: brokerUser(user), key: 'password'}}},
    ]),
    ...users.map((user): [string, ConfigMap] => [passwordVariable(user), {value: `"$(${bare(user)})"`}]),
  ]);
};
