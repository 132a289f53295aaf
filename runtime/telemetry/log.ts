import {type DestinationStream, destination, type Logger, pino, stdTimeFunctions} from 'pino';
import {redact, redactLine} from './redact.ts';

/** What a log is made of. */
export interface LogOptions {
  /** Name of the service, in every line. */
  readonly service: string;
  /** Least level that is written. */
  readonly level: string;
  /** Where lines go; stdout when absent. */
  readonly stream?: DestinationStream | undefined;
}

const flushEveryMs = 50;
let shared: DestinationStream | undefined;

/** Lines are collected for a moment and written together. One for all logs of the process, whose lines would mix else. */
const stdout = (): DestinationStream => {
  shared ??= destination({fd: 1, sync: false, minLength: 4096, periodicFlush: flushEveryMs});
  return shared;
};

/** A log of one JSON object a line, redacted by rule (see `redact`), and so are the logs that it has as children. */
export const createLog = ({service, level, stream}: LogOptions): Logger => {
  const log = pino(
    {
      level,
      base: {service},
      timestamp: stdTimeFunctions.isoTime,
      formatters: {level: (label) => ({level: label}), log: redact},
      // `redact` has made a plain object of an error already; pino's own serializer would take it for one of class Object.
      serializers: {err: (err) => err},
      hooks: {streamWrite: redactLine},
    },
    // pino itself flushes what is left at exit.
    stream ?? stdout(),
  );
  // pino's formatters see what is logged, not what is bound to a child. Children inherit this function.
  const {child} = log;
  log.child = function redactedChild(this: Logger, bindings: object, ...options: unknown[]) {
    return Reflect.apply(child, this, [redact(bindings), ...options]);
  };
  return log;
};
