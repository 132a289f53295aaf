import {configOf} from '#runtime/config/config-of.ts';
import {serverConfig} from '#runtime/config/server-config.ts';

/** Reads the settings of web from the environment. */
export const readConfig = configOf({server: serverConfig('web')});
