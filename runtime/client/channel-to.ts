import {Channel, credentials} from '@grpc/grpc-js';

const channels = new Map<string, Channel>();

const options = {
  // Retries are the sidecar's (mesh/envoy), which knows what the contract calls idempotent and has a budget.
  'grpc.enable_retries': 0,
  // A sidecar that was restarted is found again soon: it is on the same machine, so that asking costs nothing.
  'grpc.initial_reconnect_backoff_ms': 50,
  'grpc.max_reconnect_backoff_ms': 250,
  // In spite of its name, how long one attempt may take: nice-grpc gives grpc-js the time limit that it lacks. A busy
  // machine takes its time to answer; where nobody listens an attempt fails at once.
  'grpc.min_reconnect_backoff_ms': 5_000,
  // A connection to a process that hangs is given up.
  'grpc.keepalive_time_ms': 20_000,
  'grpc.keepalive_timeout_ms': 5_000,
  'grpc.max_receive_message_length': 16 * 1024 * 1024,
};

/**
 * The one connection of this process to a peer by way of an address, `unix:outbound.sock` or `127.0.0.1:50051`. In the
 * address `{service}` stands for the peer's name. Without TLS: it ends at the own sidecar. It is never closed and does not
 * keep the process alive.
 *
 * @param peer name of the service, `inventory`. It is the `:authority` of every call, by which Istio tells peers apart.
 */
export const channelTo = (address: string, peer: string): Channel => {
  const target = address.replaceAll('{service}', peer);
  const key = `${target} ${peer}`;
  const known = channels.get(key);
  if (known) return known;
  const channel = new Channel(target, credentials.createInsecure(), {...options, 'grpc.default_authority': peer});
  channels.set(key, channel);
  return channel;
};
