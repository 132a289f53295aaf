import type {ConfigMap} from '../envoy/config.ts';
import {unprivilegedUser} from './names.ts';

/** What a pod may do to its node: nothing. */
export const podConfinement: ConfigMap = {
  runAsNonRoot: true,
  runAsUser: unprivilegedUser,
  runAsGroup: unprivilegedUser,
  seccompProfile: {type: 'RuntimeDefault'},
};

/** What a container may do: no more than its program needs, which writes no file. */
export const containerConfinement: ConfigMap = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: {drop: ['ALL']},
};
