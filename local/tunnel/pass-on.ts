import {
  type ClientHttp2Stream,
  constants,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';

/** What calls are sent over. */
export interface BastionConnection {
  request(headers: OutgoingHttpHeaders): ClientHttp2Stream;
}

/** Sends a call on and its answer back, message by message, with the trailers in which gRPC says how it ended. */
export function passOn(caller: ServerHttp2Stream, headers: IncomingHttpHeaders, bastion: BastionConnection): void {
  const onward = bastion.request(headers);
  let trailers: IncomingHttpHeaders = {};
  onward.on('response', (answered, flags) => {
    if (caller.closed) return;
    if ((flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0) {
      caller.respond(answered, {endStream: true});
      return;
    }
    caller.respond(answered, {waitForTrailers: true});
    onward.pipe(caller);
  });
  onward.on('trailers', (received) => {
    trailers = received;
  });
  caller.on('wantTrailers', () => caller.sendTrailers(trailers));
  onward.on('error', () => refuse(caller));
  // Without an answer: the connection is gone.
  onward.on('close', () => refuse(caller));
  caller.on('close', () => onward.close(constants.NGHTTP2_CANCEL));
  caller.pipe(onward);
}

/** Ends a call that the bastion has not answered: UNAVAILABLE where nothing was said yet, a broken stream otherwise. */
function refuse(caller: ServerHttp2Stream): void {
  if (caller.closed || caller.writableEnded) return;
  if (caller.headersSent) {
    caller.close(constants.NGHTTP2_INTERNAL_ERROR);
    return;
  }
  const message = encodeURIComponent('The bastion does not answer.');
  caller.respond(
    {':status': 200, 'content-type': 'application/grpc', 'grpc-status': '14', 'grpc-message': message},
    {endStream: true},
  );
}
