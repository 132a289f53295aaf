import {type BrokerRights, subjectsOf} from '#runtime/events/broker-rights.ts';
import {administrator} from './administrator.ts';
import {passwordVariable} from './password-variable.ts';

/** The users of the broker as a file that its configuration includes. Their passwords come from its environment. */
export const authorization = (header: string, rights: readonly BrokerRights[]): string =>
  [
    ...header.split('\n').map((line) => `# ${line}`),
    'authorization {',
    '  users: [',
    `    {user: ${administrator}, password: $${passwordVariable(administrator)}}`,
    ...rights.flatMap(userOf),
    '  ]',
    '}',
    '',
  ].join('\n');

const userOf = (rights: BrokerRights): string[] => {
  const {publish, subscribe} = subjectsOf(rights);
  return [
    '    {',
    `      user: ${rights.service}, password: $${passwordVariable(rights.service)}`,
    '      permissions: {',
    `        publish: {allow: ${list(publish)}}`,
    `        subscribe: {allow: ${list(subscribe)}}`,
    '      }',
    '    }',
  ];
};

const list = (subjects: readonly string[]): string =>
  `[\n${subjects.map((subject) => `          ${JSON.stringify(subject)}\n`).join('')}        ]`;
