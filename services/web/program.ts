import {OAuthServiceDefinition} from '#gen/ts/souk/identity/v1/oauth_service.ts';
import {clientOf} from '#runtime/client/client-of.ts';
import {programOf} from '#runtime/lifecycle/program.ts';
import {createLog} from '#runtime/telemetry/log.ts';
import {readConfig} from './config.ts';
import {startWeb} from './http/start-web.ts';
import {oauthRoutes} from './oauth/oauth-routes.ts';

/** The pages over HTTP, and OAuth, for which identity is asked. */
export const program = programOf({
  readConfig,
  start: ({server, outbound, publicUrl}) => {
    const log = createLog({service: server.service, level: server.logLevel});
    const oauth = oauthRoutes({identity: clientOf(OAuthServiceDefinition, outbound), issuer: publicUrl}, log);
    return startWeb(server, oauth, log);
  },
});
