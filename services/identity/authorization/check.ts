import type {CheckRequest, CheckResponse} from '#gen/ts/envoy/service/auth/v3/external_auth.ts';
import {Failure} from '#runtime/errors/failure.ts';
import {isDenial} from '#runtime/refusals/refusal-of.ts';
import type {AnonymousRpc} from '#runtime/server/call.ts';
import {peerOf} from '#runtime/server/peer-of.ts';
import {type Blamed, blamedFor, type NoteDenial, type NotePassage, type Passage} from '../audit/denial.ts';
import type {Credential} from '../domain/credential.ts';
import type {TokenIssuer} from '../signing/token-issuer.ts';
import {type ActIn, actInHeader} from '../support/act-in.ts';
import type {ThroughTunnel} from '../tunnels/through-tunnel.ts';
import {allowed} from './allowed.ts';
import type {AuthorizeMethod} from './authorize-method.ts';
import {denied} from './denied.ts';
import {type EdgeRequest, edgeRequestOf} from './edge-request.ts';

export interface CheckDeps {
  readonly authenticate: (request: EdgeRequest) => Credential | Promise<Credential>;
  /** For staff of the operator who want to act in a tenant. */
  readonly actIn: ActIn;
  readonly authorize: AuthorizeMethod;
  /** What the bastion asks for besides. */
  readonly throughTunnel: ThroughTunnel;
  readonly issue: TokenIssuer;
  readonly noteDenial: NoteDenial;
  readonly notePassage: NotePassage;
}

/**
 * Envoy's ext_authz: turns the credential of a request into a transaction token, if its principal may call the method at
 * all, and at the bastion through a tunnel. Denies with what authenticators fail with (401, 403), PERMISSION_MISSING (403), SERVICE_UNAVAILABLE (503); a request
 * is never let through for want of an answer.
 */
export const check =
  ({
    authenticate,
    actIn,
    authorize,
    throughTunnel,
    issue,
    noteDenial,
    notePassage,
  }: CheckDeps): AnonymousRpc<CheckRequest, CheckResponse> =>
  async (question, {log, metadata}) => {
    const request = edgeRequestOf(question, peerOf({metadata, peer: ''}));
    let credential: Credential | undefined;
    try {
      const found = authenticate(request);
      // Not awaited when it is known: a turn of the event loop less on every request.
      credential = found instanceof Promise ? await found : found;
      const wanted = request.headers[actInHeader];
      if (wanted) credential = await actIn(credential, wanted);
      const tunnel = request.door === 'bastion' ? await throughTunnel(credential, request) : undefined;
      authorize(credential, request.method);
      const {token} = issue(credential);
      if (tunnel) notePassage({...partyTo(request, credential), target: tunnel.name});
      return allowed(token, credential, request.headers.cookie);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.code === 'UNAVAILABLE') log.warn({err: error.cause ?? error}, 'a request could not be authorized');
      if (isDenial(error)) {
        noteDenial({...partyTo(request, credential ?? blamedFor(error)), reason: error.reason});
      }
      return denied(error, request);
    }
  };

/** Who tries what from where, as the audit log has it. */
const partyTo = ({method, headers, address}: EdgeRequest, who: Blamed | undefined): Passage => ({
  tenant: who?.tenant,
  actor: who?.name ?? '',
  supportGrant: who?.actsUnder,
  // A path that is no method is whatever somebody tried.
  action: isMethod.test(method) ? method : '',
  address,
  requestId: headers['x-request-id'] ?? '',
});

const isMethod = /^\/[\w.]+\/\w+$/;
