import type {RateClassName} from '../catalogue-entries.ts';
import type {ConfigMap} from './config.ts';

/** What identity says of a request, for the limits: its tenant, and who sends it. */
export const tenantHeader = 'x-souk-tenant';
export const credentialHeader = 'x-souk-credential';
export const shareHeader = 'x-souk-share';

/** For how many requests the edge asks the account of limits, and in the answer: how many it was granted. */
export const leaseHeader = 'x-souk-lease';
/** On a request that an earlier one has paid for. */
export const leasedHeader = 'x-souk-leased';
/** An entry that is there when more than one request is asked for. */
export const leaseEntry: ConfigMap = {
  request_headers: {header_name: leaseHeader, descriptor_key: 'lease', skip_if_absent: true},
};

export const rateClasses: readonly RateClassName[] = ['standard', 'bulk', 'sensitive'];

const metadataKey = 'souk';

/** What the metadata of a route says to the limits: entries that are absent stand for the standard class. */
export const limitsMetadata = (entries: Readonly<Record<string, string>>): ConfigMap => ({
  filter_metadata: {[metadataKey]: entries},
});

/** An entry of a descriptor: what the metadata of the request's route says, or what holds without. */
export const ofRoute = (descriptor_key: string, entry: string, default_value: string): ConfigMap => ({
  metadata: {
    descriptor_key,
    metadata_key: {key: metadataKey, path: [{key: entry}]},
    source: 'ROUTE_ENTRY',
    default_value,
  },
});

/** The rate class of the request's method. */
export const classOfRoute = ofRoute('class', 'rate_class', 'standard');

/** Whose request it is; a request that nobody is known for has no such entry, and so no such limit. */
export const tenant: ConfigMap = {request_headers: {header_name: tenantHeader, descriptor_key: 'tenant'}};
export const credential: ConfigMap = {request_headers: {header_name: credentialHeader, descriptor_key: 'credential'}};
/** How much of the limits the credential may use, in percent; all of them where identity says nothing. */
export const share: ConfigMap = {
  request_headers: {header_name: shareHeader, descriptor_key: 'share', skip_if_absent: true},
};
export const address: ConfigMap = {remote_address: {}};
