/** A part of an Envoy configuration: JSON, with comments for the reader where they help. */
export type Config = string | number | boolean | readonly Config[] | Note | Shared | ConfigMap;

/** Entries that are undefined are left out. */
export interface ConfigMap {
  readonly [key: string]: Config | undefined;
}

/** A value with a comment above it. */
export class Note {
  readonly comment: string;
  readonly value: Exclude<Config, Note>;

  constructor(comment: string, value: Exclude<Config, Note>) {
    this.comment = comment;
    this.value = value;
  }
}

/** Puts a comment above `value` in the written file. */
export const note = (comment: string, value: Exclude<Config, Note>): Note => new Note(comment, value);

/** A value that stands in several places of a file and is written once: the first place names it, the others refer to it. */
export class Shared {
  readonly name: string;
  readonly value: ConfigMap | readonly Config[];

  constructor(name: string, value: ConfigMap | readonly Config[]) {
    this.name = name;
    this.value = value;
  }
}

/** Names a value for the places of a file that have it in common. */
export const shared = (name: string, value: ConfigMap | readonly Config[]): Shared => new Shared(name, value);

/** The configuration of an extension: `type` without the prefix that they all share. */
export const typed = (type: string, config: ConfigMap = {}): ConfigMap => ({
  '@type': `type.googleapis.com/envoy.${type}`,
  ...config,
});

/** A duration in protobuf's JSON form. */
export const duration = (ms: number): string => `${ms / 1000}s`;

/** A unix socket, named from the folder of the instance, that only its own user can open. */
export const pipe = (path: string): ConfigMap => ({pipe: {path, mode: 0o600}});
