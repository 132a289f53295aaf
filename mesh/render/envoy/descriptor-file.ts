import type {ConfigMap} from './config.ts';

/** The contracts, in the folder of the instance, as a transcoder names them. */
export const descriptorFile: ConfigMap = {proto_descriptor: 'descriptor.binpb'};
