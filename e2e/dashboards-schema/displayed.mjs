// Holds what tables and figures display against values that hurt, through the code of Grafana that displays them.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import test from 'node:test';
import { GlobalRegistrator } from '@happy-dom/global-registrator';

GlobalRegistrator.register(); // Grafana's code expects a browser
const grafana = createRequire(import.meta.url)('@grafana/data');

// Grafana itself fills in how its editor shows these options. Here they only have to be there.
const options = ['unit', 'min', 'max', 'decimals', 'noValue', 'thresholds', 'mappings', 'color'];
grafana.standardFieldConfigEditorRegistry.setInit(() =>
  options.map((id) => ({ id, path: id, name: id, process: (value) => value, shouldApply: () => true })));

const transparent = ['#00000000', 'rgba(0,0,0,0)'];
const folder = new URL('../../dashboards/', import.meta.url);
const panels = readdirSync(folder).filter((file) => file.endsWith('.json')).flatMap((file) =>
  JSON.parse(readFileSync(new URL(file, folder))).panels.map((panel) => ({ name: `${file}, ${panel.title}`, ...panel })));

// fieldOf is a field as a panel configures it: its display is getDisplayProcessor's.
function fieldOf(panel, name, type, values) {
  const data = [grafana.toDataFrame({ fields: [{ name, type, values }] })];
  const [frame] = grafana.applyFieldOverrides({
    data, fieldConfig: panel.fieldConfig, theme: grafana.createTheme(), replaceVariables: (text) => text });
  return frame.fields[0];
}

// displayed is how a panel shows values of a field.
function displayed(panel, name, type, values) {
  const field = fieldOf(panel, name, type, values);
  return values.map(field.display).map((value) => ({ shown: grafana.formattedValueToString(value), color: value.color }));
}

// columns are those that a table shows, by whether they are values of a query or labels.
function columns(panel, ofQueries) {
  const { renameByName } = panel.transformations.find(({ id }) => id === 'organize').options;
  return new Set(Object.keys(renameByName).filter((field) => field.startsWith('Value') === ofQueries).map((field) => renameByName[field]));
}

// Ids with zeros before them and more digits than a number has, accounts, what looks like other kinds of numbers.
const texts = ['0182764958090959909', '8442450483205036311', '012345678901', '1e5', '0x10', '1.4.0', 'FARGATE', 'ROLLBACK_FAILED', 'CannotPullContainerError', '2026-11-25'];

const tables = panels.filter(({ type }) => type === 'table');
assert.ok(tables.length > 10);

test('labels are displayed as they are', () => {
  const labels = [...texts, '']; // tasks of CodeDeploy have no revision
  for (const panel of tables) {
    for (const column of columns(panel, false)) {
      assert.deepEqual(displayed(panel, column, 'string', labels).map(({ shown }) => shown), labels, `${panel.name}: ${column}`);
    }
  }
});

test('cells without a value are empty and have no colour', () => {
  for (const panel of tables) {
    for (const ofQueries of [true, false]) {
      for (const column of columns(panel, ofQueries)) {
        for (const { shown, color } of displayed(panel, column, ofQueries ? 'number' : 'string', [null, undefined])) {
          assert.equal(shown, '', `${panel.name}: ${column}`);
          assert.ok(transparent.includes(color), `${panel.name}: ${column} is ${color}`);
        }
      }
    }
  }
});

test('the quotient of nothing by nothing has no colour', () => {
  for (const panel of tables) {
    for (const column of columns(panel, true)) {
      const [{ color }] = displayed(panel, column, 'number', [NaN]);
      assert.ok(transparent.includes(color), `${panel.name}: ${column} is ${color}`);
    }
  }
});

// The answers to the queries of a panel become its rows through Grafana's own transformations.
grafana.standardTransformersRegistry.setInit(() =>
  ['merge', 'organize'].map((id) => ({ id, transformation: Object.values(grafana.standardTransformers).find((t) => t.id === id) })));

test('a cause of stopped tasks is one row, with the service that has most of them', async () => {
  const panel = tables.find(({ name }) => name.startsWith('fleet.json, Why tasks stopped'));
  const causes = [{ stop_code: 'TaskFailedToStart', reason: 'CannotPullContainerError' }, { stop_code: '', reason: 'other' }];
  const services = [
    { account_id: '012345678901', region: 'eu-west-1', cluster: 'a', service: 'web' },
    { account_id: '123456789012', region: 'us-east-1', cluster: 'b', service: 'web' },
  ];
  const answer = (refId, rows, values) => grafana.toDataFrame({ refId, fields: [
    { name: 'Time', type: 'time', values: rows.map(() => 1e12) },
    ...Object.keys(rows[0]).map((name) => ({ name, type: 'string', values: rows.map((row) => row[name]) })),
    { name: `Value #${refId}`, type: 'number', values },
  ] });
  const frames = [answer('A', causes, [1200, 1]), answer('B', causes, [14, 1]),
    answer('C', causes.map((cause, i) => ({ ...services[i], ...cause })), [300, 1])];
  const [{ fields, length }] = await new Promise((done) => grafana.transformDataFrame(panel.transformations, frames).subscribe(done));
  assert.equal(length, causes.length);
  assert.deepEqual(fields.map((field) => [field.config.displayName, field.values[0]]), [
    ['Reason', 'CannotPullContainerError'], ['Stop code', 'TaskFailedToStart'], ['Tasks', 1200], ['Services', 14],
    ['Most in', 'web'], ['Cluster', 'a'], ['Region', 'eu-west-1'], ['Account', '012345678901'],
  ]);
});

// A value for each unit, and what a reader should see.
const readable = {
  none: [1200, /^1200$/],
  s: [86400, /^1 day$/],
  percentunit: [0.256, /^25\.6%$/],
  dateTimeAsIso: [Date.now() - 3600e3, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/],
  dateTimeFromNow: [Date.now() - 3600e3, /^an hour ago$/],
};

test('values of queries are displayed in their unit', () => {
  for (const panel of tables) {
    for (const column of columns(panel, true)) {
      const { unit } = fieldOf(panel, column, 'number', [0]).config;
      const [value, expected] = readable[unit] ?? [];
      assert.ok(expected, `${panel.name}: ${column} is a number in the unit ${unit}`);
      assert.match(displayed(panel, column, 'number', [value])[0].shown, expected, `${panel.name}: ${column}`);
    }
  }
});

test('figures are displayed where there is one, and say something where there is none', () => {
  for (const panel of panels.filter(({ type }) => type === 'stat')) {
    const ofLabel = panel.fieldConfig.defaults.unit === 'string';
    for (const value of ofLabel ? texts : [0, 1, 0.5, 86400]) {
      const [{ shown }] = displayed(panel, 'figure', ofLabel ? 'string' : 'number', [value]);
      assert.ok(ofLabel ? shown === value : shown !== '', `${panel.name} displays ${shown} for ${value}`);
    }
    const [nan] = displayed(panel, 'figure', 'number', [NaN]);
    assert.notEqual(nan.shown, '', `${panel.name} displays nothing for NaN`);
  }
});

test('failure and success differ in colour, wherever a status is displayed', () => {
  const statuses = ['ROLLBACK_FAILED', 'SUCCESSFUL'];
  const ofDeployments = (table) => JSON.stringify(table.fieldConfig).includes(statuses[0]);
  for (const panel of tables.filter(ofDeployments)) {
    const { status } = panel.transformations[1].options.renameByName;
    const [failure, success] = displayed(panel, status, 'string', statuses);
    assert.notEqual(failure.color, success.color, panel.name);
  }
  for (const panel of panels.filter(({ type }) => type === 'state-timeline')) {
    const { options } = panel.fieldConfig.defaults.mappings[0];
    const numbers = statuses.map((status) => Number(Object.keys(options).find((number) => options[number].text === status)));
    const [failure, success] = displayed(panel, 'status', 'number', numbers);
    assert.deepEqual([failure.shown, success.shown], statuses, panel.name);
    assert.notEqual(failure.color, success.color, panel.name);
  }
});
