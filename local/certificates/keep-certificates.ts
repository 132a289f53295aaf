import type {Report} from '../supervise/process-plan.ts';
import type {CertificateAuthority} from './certificate-authority.ts';
import {type CertificateFolder, certificateLifeMs, writeCertificates} from './write-certificates.ts';

/** Certificates that are renewed as long as they are kept. */
export interface KeptCertificates {
  /** Issues all anew now, for example to show that nothing breaks. */
  renew(): Promise<void>;
  stop(): void;
}

/**
 * Writes the certificates of every folder and renews them when half of their life is over. Time is looked at every
 * minute instead of slept through, because timers stand still while a laptop sleeps.
 */
export async function keepCertificates(
  authority: CertificateAuthority,
  folders: readonly CertificateFolder[],
  report: Report,
): Promise<KeptCertificates> {
  let renewAt = 0;
  const renew = async () => {
    const expiries = await Promise.all(folders.map((folder) => writeCertificates(authority, folder)));
    renewAt = Math.min(...expiries.map((expiry) => expiry.getTime())) - certificateLifeMs / 2;
  };
  await renew();
  const timer = setInterval(() => {
    if (Date.now() < renewAt) return;
    renew().catch((error: unknown) => report(`certificates could not be renewed: ${String(error)}`));
  }, 60_000);
  timer.unref();
  return {renew, stop: () => clearInterval(timer)};
}
