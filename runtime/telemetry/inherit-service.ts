import {trace} from '@opentelemetry/api';
import type {SpanProcessor} from '@opentelemetry/sdk-trace-base';
import {serviceAttribute} from './service-attribute.ts';

const nothing = async (): Promise<void> => {};

/** Hands the service of a call's span on to all spans below it in this process: statements, commands, calls to peers. */
export const inheritService: SpanProcessor = {
  onStart(span, context) {
    const parent = trace.getSpan(context);
    if (parent && 'attributes' in parent && isRecord(parent.attributes)) {
      const service = parent.attributes[serviceAttribute];
      if (typeof service === 'string') span.setAttribute(serviceAttribute, service);
    }
  },
  onEnd() {},
  forceFlush: nothing,
  shutdown: nothing,
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
