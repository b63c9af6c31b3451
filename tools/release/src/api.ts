// The target `api`: compares what the project in whose folder it runs exports, as it was built, with the committed
// reports in etc/; with --write it writes them. What is exported has a doc comment, and no type of it is `any`.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import {
  CompilerState,
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
  ExtractorMessageCategory,
} from '@microsoft/api-extractor';
import { type Manifest, readJson } from './members.ts';

const folder = process.cwd();
const write = process.argv.includes('--write');
const { name, exports = {} } = readJson<Manifest>(join(folder, 'package.json'));
const temporary = mkdtempSync(join(tmpdir(), 'sluice-api-'));

try {
  mkdirSync(join(folder, 'etc'), { recursive: true });
  const configurations = Object.entries(exports).flatMap(([subpath, { import: target }]) =>
    target === undefined
      ? []
      : configurationOf(target.types, `${basename(name)}${subpath.slice(1).replaceAll('/', '-')}`),
  );
  const additionalEntryPoints = configurations.map(({ mainEntryPointFilePath }) => mainEntryPointFilePath);
  const compilerState = CompilerState.create(configurations[0]!, { additionalEntryPoints });
  const problems = configurations.flatMap((configuration) => [
    ...differences(configuration, compilerState),
    ...faults(configuration.reportFilePath),
  ]);
  for (const problem of problems) console.error(`${name}: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
} finally {
  rmSync(temporary, { recursive: true });
}

/** How one entry point, by its built types, is to be reported. */
function configurationOf(types: string, reportName: string): ExtractorConfig {
  const compilerOptions = {
    ...{ target: 'es2023', lib: ['es2023'], types: ['node'], module: 'esnext', moduleResolution: 'bundler' },
    ...{ strict: true, exactOptionalPropertyTypes: true, skipLibCheck: true },
  };
  const none = { logLevel: ExtractorLogLevel.None };
  return ExtractorConfig.prepare({
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: join(folder, types),
      newlineKind: 'lf',
      compiler: { overrideTsconfig: { compilerOptions, files: [types] } },
      apiReport: {
        enabled: true,
        reportFileName: `${reportName}.api.md`,
        reportFolder: join(folder, 'etc'),
        reportTempFolder: temporary,
        // Types that signatures name and nobody can import are part of what users meet, too.
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: { extractorMessageReporting: { default: none }, tsdocMessageReporting: { default: none } },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(folder, 'package.json'),
  });
}

/** Compares a report with what is exported, or with --write brings it up to that. */
function differences(configuration: ExtractorConfig, compilerState: CompilerState): string[] {
  const { apiReportChanged, errorCount } = Extractor.invoke(configuration, {
    compilerState,
    localBuild: write,
    messageCallback: (message) => void (message.handled = message.category === ExtractorMessageCategory.Console),
  });
  if (errorCount > 0) return ['its types cannot be read, as said above'];
  if (write || !apiReportChanged) return [];
  const report = relative(folder, configuration.reportFilePath);
  return [`${report} is not what is exported: run \`npx nx run ${name}:api --write\` and commit what changes`];
}

/** What a report shows that no library should export. */
function faults(report: string): string[] {
  if (!existsSync(report)) return [];
  const code = readFileSync(report, 'utf8');
  const undocumented = [...code.matchAll(/^\/\/ @public \(undocumented\)\n(export .*)$/gm)].map(([, line]) => line);
  const untyped = code
    .split('\n')
    .filter((line) => !/^ *\/[/*]/.test(line) && /(?<![\w.'"])any(?![\w'":?])/.test(line));
  return [
    ...undocumented.map((line) => `its users find no doc comment at \`${line}\``),
    ...untyped.map((line) => `its users get an \`any\` at \`${line.trim()}\``),
  ];
}
