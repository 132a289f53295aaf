/** Something that a service stands on: its database, its cache, its broker. */
export interface Dependency {
  /** For logs and metrics: `postgres`. */
  readonly name: string;
  /** Whether the service cannot answer at all without it. */
  readonly essential: boolean;
  /** Rejects when it cannot be used at the moment. The health loop asks every second and waits at most for a second. */
  check(): Promise<void>;
  /** Lets go of connections; called once, after the last call has ended. */
  close(): Promise<void>;
}
