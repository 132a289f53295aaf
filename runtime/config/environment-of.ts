import type {Environment} from './config-of.ts';

const separator = '__';

/** The variable that is `name` for one service alone: `INVENTORY__DATABASE_URL`. */
export const ownVariable = (service: string, name: string): string =>
  `${service.replaceAll('-', '_').toUpperCase()}${separator}${name}`;

/**
 * The settings of one of several services of a process: `INVENTORY__DATABASE_URL` is `DATABASE_URL` for inventory and for
 * nobody else, and wins over the `DATABASE_URL` that all of them see.
 */
export const environmentOf = (service: string, environment: Environment): Environment => {
  const prefix = ownVariable(service, '');
  const own = Object.entries(environment).flatMap(([name, value]) =>
    name.startsWith(prefix) && value !== '' ? [[name.slice(prefix.length), value]] : [],
  );
  return {...environment, ...Object.fromEntries(own)};
};
