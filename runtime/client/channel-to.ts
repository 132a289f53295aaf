import {Channel, credentials} from '@grpc/grpc-js';

const channels = new Map<string, Channel>();

const options = {
  // What Envoy matches routes against; the name of a unix socket's file would be no authority.
  'grpc.default_authority': 'souk.local',
  // Retries are the sidecar's (mesh/envoy), which knows what the contract calls idempotent and has a budget.
  'grpc.enable_retries': 0,
  // A sidecar that was restarted is found again soon: it is on the same machine, so that asking costs nothing.
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1000,
  // In spite of its name, how long one attempt may take: nice-grpc gives grpc-js the time limit that it lacks. A busy
  // machine takes its time to answer; where nobody listens an attempt fails at once.
  'grpc.min_reconnect_backoff_ms': 5_000,
  // A connection to a process that hangs is given up.
  'grpc.keepalive_time_ms': 20_000,
  'grpc.keepalive_timeout_ms': 5_000,
  'grpc.max_receive_message_length': 16 * 1024 * 1024,
};

/**
 * The one connection of this process to an address, `unix:outbound.sock` or `127.0.0.1:50051`. Without TLS: it ends at
 * the own sidecar. It is never closed and does not keep the process alive.
 */
export const channelTo = (address: string): Channel => {
  const known = channels.get(address);
  if (known) return known;
  const channel = new Channel(address, credentials.createInsecure(), options);
  channels.set(address, channel);
  return channel;
};
