/** What a service stands on besides its own process. */
export type Need = 'postgres' | 'redis' | 'nats';

/** A gRPC method of somebody else's contract that a service serves; ours carry their policy themselves. */
export interface ForeignMethod {
  /** Services, or `edge`, that may call it. */
  readonly callers: readonly string[];
  readonly timeoutMs: number;
  /** Whether a call may be repeated without harm; without a word it is not. */
  readonly idempotent?: boolean;
}

/** How much of a peer one caller may use at once, and when an instance is taken out. */
export interface Budget {
  /** Requests under way to one service at the most; more are refused (circuit breaker). */
  readonly maxRequests: number;
  /** Requests that wait for a connection at the most. */
  readonly maxPendingRequests: number;
  /** Retries at the most, in percent of the requests that succeed; some are saved up for the loss of an instance. */
  readonly retryBudgetPercent: number;
  /** Failures in a row after which an instance is ejected for a while (outlier detection). */
  readonly consecutiveFailures: number;
}

/** What those who call a service may expect of it; alerts and dashboards measure against it. */
export interface Objective {
  /** Share of calls that the service does not fail, in percent. */
  readonly availabilityPercent: number;
  /** Share of answers that come within `latencyMs`, in percent. */
  readonly latencyPercent: number;
  /** One of the bounds that every histogram of the mesh has: 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000. */
  readonly latencyMs: number;
}

/** How 32 random bytes are written as text. */
export type SecretEncoding = 'base64' | 'base64url';

/** How many instances a cluster runs, and how much of a machine one may use. */
export interface Scale {
  /** Instances at the least; two, so that one can go away. */
  readonly min: number;
  readonly max: number;
  /** More instances are started above this share of the requested CPU, in percent. */
  readonly cpuPercent: number;
  /** What is set aside for one instance, in thousandths of a CPU and in MiB. */
  readonly cpuMillis: number;
  readonly memoryMiB: number;
  /** What one instance may take at the most. */
  readonly cpuLimitMillis: number;
  readonly memoryLimitMiB: number;
}

/** Paths of a service that speaks HTTP. Everybody may ask for them, and no transaction token comes with a request. */
export interface PagesEntry {
  /** `/docs` itself, `/docs/*` all that is below it; of two that fit the one that stands first counts. */
  readonly paths: readonly string[];
  readonly timeoutMs: number;
  /** Whether a request may be repeated without harm. */
  readonly idempotent: boolean;
  /** Whether the service reads the client's `authorization`, as `x-souk-authorization`; all others never see it. */
  readonly readsAuthorization: boolean;
  /** Which limits a request counts against: nobody is known for it, so that its address alone has any. */
  readonly rateClass: RateClassName;
}

/** What a service may tell and hear over the broker. An event is `inventory.BookChanged`, all of an area are `inventory.*`. */
export interface EventsEntry {
  /** Of its own area, or of `mesh`, which belongs to all. */
  readonly publishes: readonly string[];
  /** What each of its replicas hears as it passes. */
  readonly hears: readonly string[];
  /** Areas whose events it handles, each once, by the name of the consumer: `{tenants: 'mesh'}` of cart is `cart-tenants`. */
  readonly consumes: Readonly<Record<string, string>>;
}

export interface ServiceEntry {
  readonly protocol: 'grpc' | 'http';
  readonly needs: readonly Need[];
  /** `package.Service/Method` of contracts that are not ours. */
  readonly alsoServes: Readonly<Record<string, ForeignMethod>>;
  /** By a name of one's own. Only of a service that speaks HTTP. */
  readonly pages: Readonly<Record<string, PagesEntry>>;
  readonly budget: Budget;
  readonly objective: Objective;
  /** How many instances run where nothing else is said. */
  readonly replicas: number;
  /** Environment variables that hold 32 random bytes, the same in every instance and kept over restarts. */
  readonly secrets: Readonly<Record<string, SecretEncoding>>;
  /** Nothing of a service without the broker. */
  readonly events: EventsEntry;
  readonly scale: Scale;
}

/** So many requests a second, and so many at once after a quiet time. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** What the edge accepts from outside. */
export interface EdgeEntry {
  /** Where `/` leads. */
  readonly home: string;
  /** Web origins (RE2, matched whole) whose pages may call the edge and read its answers (CORS). */
  readonly origins: readonly string[];
  /** Requests of one client address, by the rate class of the method. */
  readonly perAddress: Readonly<Record<RateClassName, Rate>>;
  /** Requests of one tenant, by the rate class of the method. */
  readonly perTenant: Readonly<Record<RateClassName, Rate>>;
  /** Requests with one credential (API key or token), by the rate class of the method. */
  readonly perCredential: Readonly<Record<RateClassName, Rate>>;
  /** Sensitive requests of one client address at one tenant. */
  readonly perTenantAndAddress: Rate;
  /** Largest body of a request: of a bulk method, and of any other. */
  readonly maxBodyBytes: Readonly<Record<'standard' | 'bulk', number>>;
  /** Largest sum of a request's headers. */
  readonly maxHeaderKiB: number;
  /** While identity is away, its decisions hold for so long after they were made: 30 at the most, 0 not at all. */
  readonly decisionSeconds: number;
  /** When requests are refused because of overload, by the importance of the method. */
  readonly shedding: Readonly<Record<ImportanceName, Shedding>>;
  readonly objective: Objective;
  readonly scale: Scale;
}

export type RateClassName = 'standard' | 'bulk' | 'sensitive';

export type ImportanceName = 'critical' | 'normal' | 'sheddable';

/** How many requests of an importance may be under way: the fewer, the longer answers take. */
export interface Shedding {
  /** Half of the answers may take so long; when more do, there is more to do than can be done. */
  readonly patienceMs: number;
  /** So many may be under way however long answers take, ... */
  readonly least: number;
  /** ... and no more than so many however fast they are. */
  readonly most: number;
}

export interface Catalogue {
  readonly trustDomain: string;
  readonly namespace: string;
  /**
   * Zones by region, as the nodes of a cluster are labelled (topology.kubernetes.io/region and /zone). A zone fails as
   * one, and so does a region. The first region is home: of stateful things the primary runs there.
   */
  readonly regions: Readonly<Record<string, readonly string[]>>;
  readonly edge: EdgeEntry;
  readonly services: Readonly<Record<string, ServiceEntry>>;
}
