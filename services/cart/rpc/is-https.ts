import type {Call} from '#runtime/server/call.ts';

/** Whether the browser reached the edge over HTTPS, as the edge says. */
export const isHttps = ({metadata}: Call): boolean => metadata.get('x-forwarded-proto') === 'https';
