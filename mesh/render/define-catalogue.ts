/** What a service stands on besides its own process. */
export type Need = 'postgres' | 'redis' | 'nats';

/** A gRPC method of somebody else's contract that a service serves; ours carry their policy themselves. */
export interface ForeignMethod {
  /** Services, or `edge`, that may call it. */
  readonly callers: readonly string[];
  readonly timeoutMs: number;
}

/** How much of a peer one caller may use at once, and when an instance is taken out. */
export interface Budget {
  /** Requests under way to one service at the most; more are refused (circuit breaker). */
  readonly maxRequests: number;
  /** Requests that wait for a connection at the most. */
  readonly maxPendingRequests: number;
  /** Share of active requests that may be retries, in percent. */
  readonly retryBudgetPercent: number;
  /** Failures in a row after which an instance is ejected for a while (outlier detection). */
  readonly consecutiveFailures: number;
}

export interface ServiceEntry {
  readonly protocol: 'grpc' | 'http';
  readonly needs: readonly Need[];
  /** `package.Service/Method` of contracts that are not ours. */
  readonly alsoServes: Readonly<Record<string, ForeignMethod>>;
  readonly budget: Budget;
  /** How many instances run where nothing else is said. */
  readonly replicas: number;
}

export interface Catalogue {
  readonly trustDomain: string;
  readonly namespace: string;
  readonly services: Readonly<Record<string, ServiceEntry>>;
}

interface CatalogueInput {
  readonly trustDomain: string;
  readonly namespace: string;
  readonly services: Readonly<
    Record<string, Partial<Omit<ServiceEntry, 'budget'>> & {readonly budget?: Partial<Budget>}>
  >;
}

const defaultBudget: Budget = {
  maxRequests: 1024,
  maxPendingRequests: 256,
  retryBudgetPercent: 20,
  consecutiveFailures: 5,
};

/** Completes the catalogue: one line a service says only what differs from the rest. */
export function defineCatalogue(input: CatalogueInput): Catalogue {
  const services = Object.entries(input.services).map(([name, entry]): [string, ServiceEntry] => [
    name,
    {protocol: 'grpc', needs: [], alsoServes: {}, replicas: 1, ...entry, budget: {...defaultBudget, ...entry.budget}},
  ]);
  return {...input, services: Object.fromEntries(services)};
}
