import {trace} from '@opentelemetry/api';
import {type CallContext, ServerError} from 'nice-grpc';
import type {Logger} from 'pino';
import {codeToNumber} from '#gen/ts/google/rpc/code.ts';
import {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import type {Failure} from '../errors/failure.ts';
import {failureOf} from '../errors/failure-of.ts';
import {meshFailure} from '../errors/mesh-failure.ts';
import {statusBytesOf} from '../errors/status-bytes-of.ts';
import {serviceAttribute} from '../telemetry/service-attribute.ts';
import type {Admission} from './admission.ts';
import {deadlineOf} from './deadline.ts';
import type {NoteFailedCall} from './failed-call.ts';
import {IncomingCall} from './incoming-call.ts';
import type {MethodPlan} from './method-plan.ts';
import {peerOf} from './peer-of.ts';

/** What the interceptors take from the service. */
export interface Surroundings {
  /** Its name, `inventory`. */
  readonly service: string;
  readonly log: Logger;
  readonly maxRequestBytes: number;
  /** What the contract's timeouts are multiplied by. */
  readonly timeoutScale: number;
  readonly admission: Admission;
  /** Told of every call of a known principal that fails. */
  readonly failed?: NoteFailedCall | undefined;
}

/** One call, from its first byte to its line in the log: what its interceptors have in common. */
export class Passage {
  readonly call: IncomingCall;
  readonly #plan: MethodPlan;
  readonly #context: CallContext;
  readonly #log: Logger;
  readonly #service: string;
  readonly #startMs = performance.now();
  #timer: NodeJS.Timeout | undefined;
  #stopped: Failure | undefined;
  #giveUp: ((reason: Failure) => void) | undefined;
  #ended = false;
  readonly #admission: Admission;
  #admitted = false;
  readonly #note: NoteFailedCall | undefined;
  #request: unknown;

  constructor(
    plan: MethodPlan,
    {service, log, timeoutScale, admission, failed}: Surroundings,
    request: Uint8Array,
    context: CallContext,
  ) {
    const deadlineMs = deadlineOf(context.metadata, plan.policy.timeoutMs * timeoutScale, Date.now());
    this.call = new IncomingCall(plan, request, context, deadlineMs, log);
    this.#plan = plan;
    this.#context = context;
    this.#log = log;
    this.#admission = admission;
    this.#service = service;
    this.#note = failed;
  }

  /** Names the call and its service in its span, where one is recorded. */
  trace(): void {
    const span = trace.getActiveSpan();
    if (!span?.isRecording()) return;
    span.setAttributes({'souk.request_id': this.call.requestId, [serviceAttribute]: this.#service});
  }

  count(): void {
    this.#plan.meter.started();
  }

  /** What the call asks for, once it has been read. */
  asks(request: unknown): void {
    this.#request = request;
  }

  /** Fails with OVERLOADED when there are more important calls to answer. */
  takePlace(): void {
    this.#admission.enter(this.#plan.policy.importance);
    this.#admitted = true;
  }

  /** From here on the call is stopped when its time is over or the caller goes away. Fails with DEADLINE_EXPIRED. */
  startDeadline(): void {
    const leftMs = this.call.deadlineMs - Date.now();
    if (leftMs <= 0) throw tooLate();
    if (this.#context.signal.aborted) throw goneAway();
    this.#timer = setTimeout(() => this.#stop(tooLate()), leftMs);
    this.#context.signal.addEventListener('abort', () =>
      // grpc-js cancels at the caller's deadline by itself, at the same moment as the timer.
      this.#stop(Date.now() >= this.call.deadlineMs ? tooLate() : goneAway()),
    );
  }

  /** Settles as the work does, or fails when the call is stopped before: nobody waits for what does not heed its signal. */
  inTime<Result>(work: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#giveUp = reject;
      work.then(resolve, reject);
      if (this.#stopped) reject(this.#stopped);
    });
  }

  /** Ends the call with its answer. */
  answered(): void {
    if (this.#end('OK') && !this.#plan.quiet && this.#log.isLevelEnabled('info'))
      this.#log.info(this.#line('OK'), 'call');
  }

  /** Ends the call with an error; answers what to throw so that the caller gets it with its details. */
  failed(error: unknown): ServerError {
    const failure = this.#stopped ?? failureOf(error, this.call.requestId);
    if (this.#end(failure.code)) {
      const line = {...this.#line(failure.code), reason: failure.reason, err: failure.cause};
      if (failure.code === 'INTERNAL') this.#log.error(line, failure.message);
      else if (failure.code === 'UNAVAILABLE' || failure.code === 'DEADLINE_EXCEEDED')
        this.#log.warn(line, failure.message);
      else this.#log.info(line, 'call');
      this.#tell(failure);
    }
    this.#context.trailer.set('grpc-status-details-bin', statusBytesOf(failure, this.call.requestId));
    // Envoy repeats what is UNAVAILABLE, but nothing with this header: repeating would be more of what is too much.
    if (failure.reason === ErrorReason.OVERLOADED) this.#context.trailer.set('x-envoy-ratelimited', 'true');
    return new ServerError(codeToNumber(failure.code), failure.message);
  }

  /** For an answer that the caller did not take to its end. */
  abandoned(): void {
    if (!this.#ended) this.failed(goneAway());
  }

  #tell(failure: Failure): void {
    if (this.call.claims === undefined) return;
    const [resource = ''] = this.#request === undefined ? [] : this.#plan.resources(this.#request);
    this.#note?.({call: this.call, failure, resource});
  }

  #stop(reason: Failure): void {
    if (this.#ended || this.#stopped) return;
    this.#stopped = reason;
    this.call.stop(reason);
    this.#giveUp?.(reason);
  }

  #end(code: string): boolean {
    if (this.#ended) return false;
    this.#ended = true;
    clearTimeout(this.#timer);
    if (this.#admitted) this.#admission.leave();
    this.#plan.meter.ended(code, performance.now() - this.#startMs);
    return true;
  }

  #line(code: string): Record<string, unknown> {
    const durationMs = Math.round((performance.now() - this.#startMs) * 1000) / 1000;
    return {...this.call.ids, method: this.call.method, code, durationMs, peer: peerOf(this.#context)};
  }
}

const tooLate = () => meshFailure(ErrorReason.DEADLINE_EXPIRED, 'The time for the request is over.');

const goneAway = () => meshFailure(ErrorReason.REQUEST_CANCELLED, 'The caller went away before the answer.');
