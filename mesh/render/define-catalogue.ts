import type {
  Budget,
  Catalogue,
  EdgeEntry,
  EventsEntry,
  Objective,
  PagesEntry,
  Scale,
  ServiceEntry,
} from './catalogue-entries.ts';

export interface CatalogueInput {
  readonly trustDomain: string;
  readonly namespace: string;
  readonly regions?: Catalogue['regions'];
  readonly edge?: Partial<EdgeEntry>;
  readonly services: Readonly<
    Record<
      string,
      Partial<Omit<ServiceEntry, 'events' | 'budget' | 'objective' | 'scale' | 'pages'>> & {
        readonly pages?: Readonly<Record<string, Partial<PagesEntry> & Pick<PagesEntry, 'paths'>>>;
        /** Besides what every service with a broker tells and hears. */
        readonly events?: Partial<EventsEntry>;
        readonly budget?: Partial<Budget>;
        readonly objective?: Partial<Objective>;
        readonly scale?: Partial<Scale>;
      }
    >
  >;
}

const defaultBudget: Budget = {
  maxRequests: 1024,
  maxPendingRequests: 256,
  retryBudgetPercent: 20,
  consecutiveFailures: 5,
};

const defaultRegions = {central: ['central-a']};
const defaultObjective: Objective = {availabilityPercent: 99.9, latencyPercent: 99, latencyMs: 250};
// A service of Node uses one CPU at the most but for garbage collection and TLS of its clients.
const defaultScale: Scale = {
  min: 2,
  max: 6,
  cpuPercent: 70,
  cpuMillis: 100,
  memoryMiB: 192,
  cpuLimitMillis: 1500,
  memoryLimitMiB: 512,
};

const defaultPages: Omit<PagesEntry, 'paths'> = {
  timeoutMs: 5000,
  idempotent: false,
  readsAuthorization: false,
  rateClass: 'standard',
};

const defaultEdge: EdgeEntry = {
  home: '/docs',
  origins: ['https?://(localhost|127\\.0\\.0\\.1|\\[::1\\])(:[0-9]+)?'],
  perAddress: {
    standard: {perSecond: 10_000, burst: 20_000},
    bulk: {perSecond: 20, burst: 80},
    // A shop's server may sign its customers in, all from one address.
    sensitive: {perSecond: 5, burst: 300},
  },
  perTenant: {
    standard: {perSecond: 5_000, burst: 10_000},
    bulk: {perSecond: 10, burst: 40},
    sensitive: {perSecond: 50, burst: 500},
  },
  perCredential: {
    standard: {perSecond: 5_000, burst: 10_000},
    bulk: {perSecond: 5, burst: 20},
    sensitive: {perSecond: 50, burst: 500},
  },
  perTenantAndAddress: {perSecond: 2, burst: 120},
  maxBodyBytes: {standard: 1024 * 1024, bulk: 4 * 1024 * 1024},
  maxHeaderKiB: 32,
  // A token has half a minute left when it is handed out: enough for the last request to run.
  decisionSeconds: 20,
  shedding: {
    critical: {patienceMs: 250, least: 48, most: 512},
    normal: {patienceMs: 120, least: 24, most: 256},
    sheddable: {patienceMs: 60, least: 8, most: 256},
  },
  // What passes several services may take longer than each of them.
  objective: {...defaultObjective, latencyMs: 500},
  scale: {...defaultScale, cpuMillis: 250, memoryMiB: 128, cpuLimitMillis: 2000},
};

/**
 * Who has a broker tells what happens in its area, and who has a database, too, that a deleted tenant is gone
 * from it and what it has refused.
 */
function eventsOf(name: string, {needs = [], events = {}}: CatalogueInput['services'][string]): EventsEntry {
  const {publishes = [], hears = [], consumes = {}} = events;
  if (!needs.includes('nats')) return {publishes, hears, consumes};
  const hasDatabase = needs.includes('postgres');
  return {
    publishes: [`${name}.*`, ...(hasDatabase ? ['mesh.TenantDataDeleted', 'mesh.CallRefused'] : []), ...publishes],
    hears,
    consumes: {...(hasDatabase && {tenants: 'mesh'}), ...consumes},
  };
}

/** Completes the catalogue: one line a service says only what differs from the rest. */
export function defineCatalogue(input: CatalogueInput): Catalogue {
  const services = Object.entries(input.services).map(([name, entry]): [string, ServiceEntry] => [
    name,
    {
      protocol: 'grpc',
      needs: [],
      alsoServes: {},
      replicas: 1,
      secrets: {},
      ...entry,
      pages: Object.fromEntries(
        Object.entries(entry.pages ?? {}).map(([key, pages]) => [key, {...defaultPages, ...pages}]),
      ),
      events: eventsOf(name, entry),
      budget: {...defaultBudget, ...entry.budget},
      objective: {...defaultObjective, ...entry.objective},
      scale: {...defaultScale, ...entry.scale},
    },
  ]);
  return {
    ...input,
    regions: input.regions ?? defaultRegions,
    edge: {...defaultEdge, ...input.edge},
    services: Object.fromEntries(services),
  };
}
