import {configOf} from '#runtime/config/config-of.ts';
import {outbound} from '#runtime/config/outbound.ts';
import {publicUrl} from '#runtime/config/public-url.ts';
import {serverConfig} from '#runtime/config/server-config.ts';

/** Reads the settings of web from the environment. */
export const readConfig = configOf({server: serverConfig('web'), outbound, publicUrl});
