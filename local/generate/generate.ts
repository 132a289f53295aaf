import {execFile} from 'node:child_process';
import {existsSync, mkdirSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {promisify} from 'node:util';
import type {DescFile} from '@bufbuild/protobuf';
import {importProtos} from './import-protos.ts';
import {printProto} from './print-proto.ts';

const run = promisify(execFile);
const bin = (name: string) => join('node_modules', '.bin', name);

/** The public contracts that ours import; what these import comes along. */
const publicContracts = [
  'google/api/annotations.proto',
  'google/api/field_behavior.proto',
  'google/api/resource.proto',
  'google/rpc/code.proto',
  'google/rpc/error_details.proto',
  'google/rpc/status.proto',
  'envoy/service/auth/v3/external_auth.proto',
  'envoy/service/ratelimit/v3/rls.proto',
];

/** Makes everything in gen/ anew from the contracts and the database schemas. Works offline, from the project's folder. */
export async function generate(): Promise<void> {
  rmSync('gen', {recursive: true, force: true});
  await gatherPublicContracts();
  await Promise.all([generateFromContracts(), generatePrismaClients()]);
}

async function gatherPublicContracts(): Promise<void> {
  const deps = 'node_modules/@grpc/grpc-js-xds/deps';
  const roots = ['googleapis', 'envoy-api', 'xds', 'protoc-gen-validate'].map((name) => join(deps, name));
  importProtos(publicContracts, roots, 'gen/proto');
  // The package exports no path to its generated descriptor, so the module is found beside its entry.
  const validate: {file_buf_validate_validate: DescFile} = await import(
    new URL('./gen/buf/validate/validate_pb.js', import.meta.resolve('@bufbuild/protovalidate')).href
  );
  mkdirSync('gen/proto/buf/validate', {recursive: true});
  writeFileSync('gen/proto/buf/validate/validate.proto', printProto(validate.file_buf_validate_validate));
}

async function generateFromContracts(): Promise<void> {
  await run(bin('buf'), ['build', '--as-file-descriptor-set', '-o', 'gen/descriptor.binpb']);
  await run(bin('buf'), ['generate']);
}

async function generatePrismaClients(): Promise<void> {
  const ofServices = readdirSync('services').map((service) => join('services', service, 'prisma', 'schema.prisma'));
  const schemas = [...ofServices, 'runtime/data/test/prisma/schema.prisma'].filter((path) => existsSync(path));
  // Generating needs no engine; naming any existing file keeps Prisma from downloading one.
  const env = {...process.env, PRISMA_SCHEMA_ENGINE_BINARY: 'package.json', CHECKPOINT_DISABLE: '1'};
  await Promise.all(schemas.map((schema) => run(bin('prisma'), ['generate', '--no-hints', '--schema', schema], {env})));
}

if (import.meta.main) await generate();
