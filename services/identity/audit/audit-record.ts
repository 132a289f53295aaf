import type {AuditEntry_Outcome} from '#gen/ts/souk/identity/v1/audit.ts';

/** What an entry of the audit log says, before it has a place in the chain. */
export interface AuditRecord {
  readonly time: Date;
  /** Resource name of who did it; empty: nobody knows. */
  readonly actor: string;
  /** Resource name of the support grant under which staff of the operator acted; empty for the tenant's own. */
  readonly supportGrant: string;
  readonly action: string;
  /** Resource name; empty of what the edge refuses. */
  readonly target: string;
  readonly address: string;
  readonly requestId: string;
  readonly outcome: AuditEntry_Outcome;
  readonly reason: string;
  readonly count: number;
  /** JSON; null for "there was none". */
  readonly before: string | null;
  readonly after: string | null;
}
