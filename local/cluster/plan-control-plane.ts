import {readFileSync} from 'node:fs';
import {get as getPlain} from 'node:http';
import {get as getSecure} from 'node:https';
import {join} from 'node:path';
import type {ProcessPlan} from '../supervise/process-plan.ts';
import type {ClusterPlace} from './cluster-place.ts';
import {type ClusterProgram, clusterProgram} from './cluster-program.ts';

/** What differs between the processes of a cluster. */
interface ClusterProcess {
  readonly name: string;
  readonly program: ClusterProgram;
  readonly args: readonly string[];
  readonly ready: () => Promise<boolean>;
  readonly env?: Readonly<Record<string, string>>;
}

/** How a process of a cluster is run: in the cluster's folder, with nothing of our environment. */
export function planClusterProcess({folder, logs}: ClusterPlace, process: ClusterProcess): ProcessPlan {
  return {
    name: process.name,
    command: clusterProgram(process.program),
    args: process.args,
    cwd: folder,
    env: {PATH: '/usr/bin:/bin', TZ: 'UTC', HOME: folder, ...process.env},
    logFile: join(logs, `${process.name}.log`),
    leftovers: [],
    ready: process.ready,
    readyDeadlineMs: 60_000,
    stopSignal: 'SIGTERM',
    stopDeadlineMs: 10_000,
  };
}

/** etcd without fsync: a cluster that is made anew at every start loses nothing by a power cut. */
export function planEtcd(place: ClusterPlace): ProcessPlan {
  const {etcdUrl, etcdPeerUrl} = place;
  return planClusterProcess(place, {
    name: 'etcd',
    program: 'server',
    args: [
      '--name=local',
      `--data-dir=${join(place.folder, 'etcd')}`,
      `--listen-client-urls=${etcdUrl}`,
      `--advertise-client-urls=${etcdUrl}`,
      `--listen-peer-urls=${etcdPeerUrl}`,
      `--initial-advertise-peer-urls=${etcdPeerUrl}`,
      `--initial-cluster=local=${etcdPeerUrl}`,
      '--unsafe-no-fsync',
      '--log-level=warn',
    ],
    ready: () => answersOk(`${etcdUrl}/readyz`),
  });
}

/**
 * The API server, as of a real cluster: RBAC, admission, validation. Without controllers nobody makes the service account
 * that a pod of no account runs as, so then that admission is off.
 */
export function planApiServer(place: ClusterPlace, {controllers}: {controllers: boolean}): ProcessPlan {
  return planClusterProcess(place, {
    name: 'kube-apiserver',
    program: 'kube-apiserver',
    args: [
      `--etcd-servers=${place.etcdUrl}`,
      `--secure-port=${place.apiPort}`,
      '--bind-address=127.0.0.1',
      '--advertise-address=127.0.0.1',
      '--endpoint-reconciler-type=none',
      `--tls-cert-file=${place.serverCertificate}`,
      `--tls-private-key-file=${place.serverKey}`,
      `--token-auth-file=${place.tokens}`,
      '--authorization-mode=RBAC',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${place.accountPublicKey}`,
      `--service-account-signing-key-file=${place.accountKey}`,
      '--api-audiences=https://kubernetes.default.svc,istio-ca',
      '--service-cluster-ip-range=10.96.0.0/16',
      '--shutdown-send-retry-after=false',
      ...(controllers ? [] : ['--disable-admission-plugins=ServiceAccount']),
    ],
    ready: () => answersOk(`https://127.0.0.1:${place.apiPort}/readyz`, place),
  });
}

/** Whether a URL answers 200; over TLS as the cluster's admin. */
export function answersOk(url: string, place?: Pick<ClusterPlace, 'authority' | 'token'>): Promise<boolean> {
  return new Promise((resolve) => {
    const answered = ({statusCode}: {statusCode?: number | undefined}) => resolve(statusCode === 200);
    const request = place
      ? getSecure(
          url,
          {ca: readFileSync(place.authority), headers: {authorization: `Bearer ${place.token}`}, timeout: 2_000},
          (response) => answered(response.resume()),
        )
      : getPlain(url, {timeout: 2_000}, (response) => answered(response.resume()));
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}
