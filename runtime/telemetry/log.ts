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

/** A log of one JSON object a line, redacted by rule (see `redact`). */
export const createLog = ({service, level, stream}: LogOptions): Logger =>
  pino(
    {
      level,
      base: {service},
      timestamp: stdTimeFunctions.isoTime,
      formatters: {level: (label) => ({level: label}), log: redact, bindings: redact},
      hooks: {streamWrite: redactLine},
    },
    // Not synchronous: lines of one tick go out in one write. What is buffered at exit is flushed by pino itself.
    stream ?? destination({fd: 1, sync: false}),
  );
