import type {CallContext} from 'nice-grpc';
import {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import {invalid} from '../errors/invalid.ts';
import {meshFailure} from '../errors/mesh-failure.ts';
import type {Principal} from './call.ts';
import {type Claims, claimsHeader, claimsOf} from './claims.ts';
import type {IncomingCall} from './incoming-call.ts';
import {withinLimits} from './limits.ts';
import type {MethodPlan} from './method-plan.ts';
import {Passage, type Surroundings} from './passage.ts';
import {permitsFor, permitsSomewhere} from './permits.ts';
import {unlessKnown} from './unless-known.ts';

type Answer = (request: Uint8Array, context: CallContext) => Promise<Uint8Array>;
type StreamAnswer = (request: Uint8Array, context: CallContext) => AsyncGenerator<Uint8Array, void, undefined>;

/** The way of every call to its RPC, in this order: trace, log, admission, deadline, principal, validation, resource. Answers the request. */
const enter = (plan: MethodPlan, {maxRequestBytes}: Surroundings, bytes: Uint8Array, passage: Passage): unknown => {
  passage.trace();
  passage.count();
  passage.takePlace();
  passage.startDeadline();
  if (plan.policy.anonymous) return parse(plan, bytes, maxRequestBytes);
  const {principal} = admit(plan, passage.call);
  const request = parse(plan, bytes, maxRequestBytes);
  passage.asks(request);
  permit(plan, principal, request);
  return request;
};

/** Knows the principal, and that it may call the method at all. Fails with TOKEN_INVALID, PERMISSION_MISSING. */
const admit = ({path, policy: {permission}}: MethodPlan, call: IncomingCall): Claims => {
  const claims = claimsOf(call.metadata.get(claimsHeader));
  call.claims = claims;
  if (permission !== undefined && !permitsSomewhere(claims.principal, permission)) {
    throw meshFailure(ErrorReason.PERMISSION_MISSING, `${path} needs the permission ${permission}.`, {permission});
  }
  return claims;
};

/** Knows that the principal may do it to what the request names. Fails with PERMISSION_MISSING. */
const permit = ({path, policy: {permission}, resources}: MethodPlan, principal: Principal, request: unknown): void => {
  // Where there are no grants, the permission is held whatever the resource.
  if (permission === undefined || principal.grants.length === 0) return;
  if (permitsFor(principal, permission, resources(request))) return;
  throw meshFailure(
    ErrorReason.PERMISSION_MISSING,
    `${path} needs the permission ${permission} for what the request names.`,
    {permission},
  );
};

/**
 * The request that the bytes hold, when it keeps every rule of the contract. Unknown fields are left out, so that a
 * caller may be newer than the service. Fails with REQUEST_TOO_LARGE, REQUEST_MALFORMED, REQUEST_INVALID.
 */
const parse = (plan: MethodPlan, bytes: Uint8Array, maxBytes: number): unknown => {
  if (bytes.length > maxBytes) {
    throw meshFailure(
      ErrorReason.REQUEST_TOO_LARGE,
      `The request has ${bytes.length} bytes; ${maxBytes} are accepted.`,
    );
  }
  const found = plan.violations(bytes);
  if (found.length > 0) throw invalid(found);
  return plan.decode(bytes);
};

/** Surrounds an RPC with one answer. Bytes come in and bytes go out, so that decoding and encoding fail in here. */
export const intercept =
  (
    plan: MethodPlan,
    surroundings: Surroundings,
    rpc: (request: unknown, call: IncomingCall) => Promise<unknown>,
  ): Answer =>
  async (bytes, context) => {
    const passage = new Passage(plan, surroundings, bytes, context);
    try {
      const request = enter(plan, surroundings, bytes, passage);
      const answer = plan.response.encode(
        await passage.inTime(withinLimits(passage.call, () => rpc(request, passage.call))),
      );
      const sent = plan.policy.keepable ? unlessKnown(answer, passage.call) : answer;
      passage.answered();
      return sent;
    } catch (error) {
      throw passage.failed(error);
    }
  };

/** Surrounds an RPC that answers with a stream. */
export const interceptStream = (
  plan: MethodPlan,
  surroundings: Surroundings,
  rpc: (request: unknown, call: IncomingCall) => AsyncIterable<unknown>,
): StreamAnswer =>
  async function* (bytes, context) {
    const passage = new Passage(plan, surroundings, bytes, context);
    let answers: AsyncIterator<unknown> | undefined;
    try {
      const iterator = rpc(enter(plan, surroundings, bytes, passage), passage.call)[Symbol.asyncIterator]();
      answers = iterator;
      for (;;) {
        const next = await passage.inTime(withinLimits(passage.call, () => iterator.next()));
        if (next.done) break;
        yield plan.response.encode(next.value);
      }
      passage.answered();
    } catch (error) {
      throw passage.failed(error);
    } finally {
      passage.abandoned();
      // Not awaited: an RPC that does not heed its signal must not keep the call open.
      answers?.return?.().catch(() => undefined);
    }
  };
