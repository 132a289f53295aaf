/** An image of a commit. */
export interface Release {
  readonly repository: string;
  readonly commit: string;
}

/** Where an image goes: into an archive (OCI layout) that any registry takes, or to its repository. */
export type Destination = {readonly archive: string} | {readonly metadata: string};

/**
 * Arguments of docker for building the image of a commit, with a list of what is in it (SBOM, SPDX) and of how it was
 * built (SLSA provenance) attached. BuildKit makes both; they need a builder of the driver docker-container.
 */
export function buildArguments({repository, commit}: Release, destination: Destination): readonly string[] {
  const output =
    'archive' in destination
      ? [`--output=type=oci,dest=${destination.archive}`]
      : ['--push', `--metadata-file=${destination.metadata}`];
  return [
    'buildx',
    'build',
    '--file=deploy/Dockerfile',
    '--target=runtime',
    `--build-arg=REVISION=${commit}`,
    `--tag=${repository}:${commit}`,
    '--sbom=true',
    '--provenance=mode=max',
    ...output,
    '.',
  ];
}
