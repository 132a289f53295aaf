import type {ConfigMap} from '../envoy/config.ts';
import type {Mesh, Service} from '../model/mesh.ts';
import {containerConfinement, podConfinement} from './confinement.ts';
import {databaseAuthorityVolume, migrationEnvironmentOf, provisioningEnvironment} from './environment.ts';
import {image, labelsOf, migrationAccount, migrationOf, provisioning} from './names.ts';
import {resourcesOf} from './resources-of.ts';

/** The account of all migrations. */
export const migrationAccountObject: ConfigMap = {
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: {name: migrationAccount, labels: labelsOf(migrationAccount, 'migration')},
  automountServiceAccountToken: false,
};

/**
 * Brings the database of a service up to date, before its new pods start: these do not, and end where it is old. A Job cannot
 * be changed: whoever deploys deletes it first.
 */
export const migrationJob = (service: Service): ConfigMap =>
  job(migrationOf(service.name), {
    args: ['--migrate', service.name],
    env: migrationEnvironmentOf(service),
    resources: resourcesOf(service.scale),
  });

/** Gives the broker its streams and its consumers, or changes them to what they shall be. */
export const provisioningJob = ({services: [service]}: Pick<Mesh, 'services'>): ConfigMap =>
  job(provisioning, {
    args: ['--provision'],
    env: provisioningEnvironment,
    resources: service && resourcesOf(service.scale),
  });

function job(name: string, container: ConfigMap): ConfigMap {
  const labels = labelsOf(name, 'migration');
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {name, labels},
    spec: {
      // What it works on may be starting, too: again and again, for ten minutes.
      backoffLimit: 20,
      activeDeadlineSeconds: 600,
      ttlSecondsAfterFinished: 86_400,
      template: {
        // It calls nobody in the mesh.
        metadata: {labels: {...labels, 'sidecar.istio.io/inject': 'false'}},
        spec: {
          restartPolicy: 'Never',
          serviceAccountName: migrationAccount,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: podConfinement,
          containers: [
            {
              name: 'job',
              image,
              ...container,
              securityContext: containerConfinement,
              volumeMounts: databaseAuthorityVolume.volumeMounts,
            },
          ],
          volumes: databaseAuthorityVolume.volumes,
        },
      },
    },
  };
}
