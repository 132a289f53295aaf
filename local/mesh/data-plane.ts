import type {RunningHome} from '../home/take-home.ts';
import type {ProcessPlan, Report} from '../supervise/process-plan.ts';
import type {Instance, ServiceInstance} from './instance.ts';

/** What a data plane is to stand in front of. */
export interface Fronted {
  readonly services: readonly ServiceInstance[];
  readonly edge: Instance;
  /** The edge itself where one Envoy is both. */
  readonly bastion: Instance;
  /** Ports that the edge should have on 127.0.0.1, where it can choose: 0 is any. */
  readonly port: number;
  readonly tlsPort: number | undefined;
  /** Where spans go (OTLP over HTTP), if anywhere. */
  readonly collector: string | undefined;
  readonly report: Report;
}

/** How an instance is reached by whoever has a certificate of the mesh, how it reaches others, and where its own certificate lies. */
export interface Door {
  /** `inventory-0`, `edge-0`. */
  readonly name: string;
  readonly service: string;
  /** Where its proxy takes calls of peers: `unix:` with an absolute path, or `127.1.2.3:50051`. */
  readonly inbound: string;
  /** Envoy's admin interface: `unix:` with an absolute path, or `127.0.0.1:15000`. */
  readonly admin: string;
  /** Where its service calls peers: `SOUK_OUTBOUND`. */
  readonly outbound: string;
  /** PEM files. */
  readonly certificates: {readonly authority: string; readonly certificate: string; readonly key: string};
}

/** The proxies of a mesh, prepared: what remains is to start them. */
export interface DataPlane {
  /** `http://127.0.0.1:8080`. */
  readonly edge: string;
  /** `https://localhost:8443`. */
  readonly edgeTls: string;
  /** `https://127.0.0.1:8444`. */
  readonly bastion: string;
  readonly doors: readonly Door[];
  readonly sidecars: readonly ProcessPlan[];
  /** Of the edge and of the bastion. */
  readonly doorProxies: readonly ProcessPlan[];
  /** Waits until every proxy, once it runs, can reach its peers. */
  untilConnected(): Promise<void>;
  /**
   * Does work on a process of an instance, `cart-0` or `cart-0-envoy`, that its callers do not notice, where there are
   * others that they can use.
   */
  unnoticed(process: string, work: () => Promise<void>): Promise<void>;
  /** Issues every certificate anew; resolves when that is under way. */
  renewCertificates(): Promise<void>;
}

/** Prepares the proxies of a mesh in a home, and starts what they take their configuration from, if anything. */
export type PrepareDataPlane = (running: RunningHome, fronted: Fronted) => Promise<DataPlane>;
