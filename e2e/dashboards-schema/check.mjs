// Holds the dashboards against the types of the versions of Grafana that package.json
// names: every option must be one that the version knows, with a value that it takes.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const here = fileURLToPath(new URL('.', import.meta.url));
const dashboards = join(here, '../../dashboards');

// The file of declarations in a folder; its name differs from version to version.
const declarations = (folder) => join(folder, readdirSync(folder).find((file) => file.endsWith('.gen.d.ts')));

// Where grafana.ts finds the types of a version.
function paths(version) {
  const root = join(here, 'node_modules', version);
  const raw = ['dist/types/raw', 'dist/esm/raw'].map((folder) => join(root, folder)).find((folder) => existsSync(folder));
  const panels = ['bargauge', 'stat', 'statetimeline', 'table', 'timeseries'].map((panel) => [
    `grafana/${panel}`,
    [declarations(join(raw, 'composable', panel, 'panelcfg/x'))],
  ]);
  return {
    '@grafana/schema': [join(root, JSON.parse(readFileSync(join(root, 'package.json'))).types)],
    'grafana/dashboard': [declarations(join(raw, 'dashboard/x'))],
    ...Object.fromEntries(panels),
  };
}

// The dashboards as source code: only of literals TypeScript says which members nobody knows.
function sources() {
  const files = readdirSync(dashboards).filter((file) => file.endsWith('.json'));
  return new Map(files.map((file) => [
    join(here, basename(file, '.json') + '.checked.ts'),
    `import type { CheckedDashboard } from './grafana';\n` +
      `export const dashboard: CheckedDashboard = ${readFileSync(join(dashboards, file), 'utf8')}`,
  ]));
}

function check(version, sources) {
  const options = { strict: true, noEmit: true, skipLibCheck: true, target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, types: [], paths: paths(version) };
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.readFile = (file) => sources.get(file) ?? readFile(file);
  host.fileExists = (file) => sources.has(file) || fileExists(file);
  const wrong = ts.getPreEmitDiagnostics(ts.createProgram([...sources.keys()], options, host));
  console.log(`${version}: ${sources.size} dashboards, ${wrong.length} errors`);
  process.stdout.write(ts.formatDiagnostics(wrong, { ...host, getCurrentDirectory: () => here }));
  return wrong.length === 0;
}

const checked = sources();
const versions = Object.keys(JSON.parse(readFileSync(join(here, 'package.json'))).devDependencies).filter((name) => name.startsWith('grafana-'));
const good = versions.map((version) => check(version, checked));
process.exit(checked.size > 0 && good.every(Boolean) ? 0 : 1);
