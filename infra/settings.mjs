#!/usr/bin/env node
// Checks the settings against the parameters of the template, and prints them as `aws cloudformation deploy` takes them:
//   settings.mjs SETTINGS TEMPLATE [NAME=VALUE | NAME]...
// The names on the command line are those whose values the scripts find out. Without a value, none is printed.
// Each parameter is checked by itself, and all mistakes are reported at once. Parameters that are set nowhere get the
// template's default, so what is deployed follows from the files alone and not from an earlier deployment.
import { readFileSync } from 'node:fs';

const [settingsFile, templateFile, ...found] = process.argv.slice(2);
const mistakes = [];
const longest = 4096; // characters that CloudFormation takes as a parameter

// The template is written by hand in block style, so these few rules read its section `Parameters`.
const scalar = (text) => {
  const quoted = text.match(/^(['"])(.*)\1$/);
  if (!quoted) return text.replace(/\s+#.*$/, '');
  return quoted[1] === "'" ? quoted[2].replaceAll("''", "'") : JSON.parse(text);
};
const parameters = new Map();
const section = readFileSync(templateFile, 'utf8').match(/^Parameters:\n((?:(?: .*|#.*)?\n)*)/m)?.[1] ?? '';
let parameter;
let key;
for (const line of section.split('\n')) {
  const [, indent, text] = line.match(/^( *)(.*)$/);
  if (!text || text.startsWith('#')) continue;
  if (indent.length === 2) {
    parameter = {};
    parameters.set(text.replace(/:\s*$/, ''), parameter);
  } else if (indent.length === 4) {
    const [, name, value] = text.match(/^(\w+):\s*(.*)$/);
    key = name;
    const list = value.match(/^\[(.*)\]$/);
    parameter[key] = list ? list[1].split(',').map((item) => scalar(item.trim())) : scalar(value);
    if (parameter[key] === '' && !/''|""/.test(value)) parameter[key] = [];
  } else if (text.startsWith('- ')) {
    parameter[key].push(scalar(text.slice(2)));
  } else {
    parameter[key] = [parameter[key], text].flat().filter((part) => !/^[>|]-?$/.test(part)).join(' ');
  }
}

// What the scripts themselves need from the settings.
const own = new Map([
  ['StackName', { AllowedPattern: '[a-zA-Z][a-zA-Z0-9-]{0,127}', ConstraintDescription: 'letters, digits and hyphens' }],
  ['Region', { AllowedPattern: '[a-z]{2}(-[a-z]+)+-[0-9]', ConstraintDescription: 'a region such as eu-central-1' }],
]);
const known = new Map([...own, ...parameters]);

const values = new Map();
const kept = new Set();
for (const argument of found) {
  const [, name, value] = argument.match(/^(\w+)(?:=(.*))?$/s);
  if (!parameters.has(name)) mistakes.push(`${templateFile} has no parameter ${name}`);
  else if (value === undefined) kept.add(name);
  else values.set(name, value);
}
const taken = new Set([...values.keys(), ...kept]);

readFileSync(settingsFile, 'utf8').split(/\r?\n/).forEach((line, index) => {
  if (!line.trim() || line.startsWith('#')) return;
  const [, name, value] = line.match(/^(\w+)=(.*)$/) ?? [];
  const place = `${settingsFile}:${index + 1}`;
  if (!name) mistakes.push(`${place}: not a line NAME=value: ${line}`);
  else if (!known.has(name)) mistakes.push(`${place}: the template has no parameter ${name}`);
  else if (taken.has(name)) mistakes.push(`${place}: ${name} is found out by the scripts. Remove this line`);
  else if (values.has(name)) mistakes.push(`${place}: ${name} is set twice`);
  else values.set(name, value);
});

// What is wrong with a value, or nothing.
const mistake = (value, rule) => {
  const list = /^CommaDelimitedList$|^List</.test(rule.Type ?? '');
  if (value.length > longest) return `must have at most ${longest} characters`;
  for (const item of list ? value.split(',').map((part) => part.trim()) : [value]) {
    if (rule.AllowedValues && !rule.AllowedValues.includes(item)) return `must be one of ${rule.AllowedValues.join(', ')}`;
    if (rule.AllowedPattern && !new RegExp(`^(?:${rule.AllowedPattern})$`).test(item))
      return `must be ${rule.ConstraintDescription ?? `of the form ${rule.AllowedPattern}`}`;
    if (item.length < (rule.MinLength ?? 0)) return `must have at least ${rule.MinLength} characters`;
    if (item.length > (rule.MaxLength ?? longest)) return `must have at most ${rule.MaxLength} characters`;
    if (rule.Type === 'Number' && !/^-?\d+(\.\d+)?$/.test(item)) return 'must be a number';
    if (Number(item) < (rule.MinValue ?? -Infinity)) return `must be at least ${rule.MinValue}`;
    if (Number(item) > (rule.MaxValue ?? Infinity)) return `must be at most ${rule.MaxValue}`;
  }
};
for (const [name, rule] of known) {
  if (kept.has(name)) continue;
  if (!values.has(name) && rule.Default !== undefined) values.set(name, rule.Default);
  const what = values.has(name) ? mistake(values.get(name), rule) : 'is missing, and the template has no default for it';
  if (what) mistakes.push(`${name} ${what}${values.get(name) ? `: ${values.get(name).slice(0, 80)}` : ''}`);
}

for (const text of mistakes) console.error(text);
process.exitCode = mistakes.length ? 1 : 0;
if (mistakes.length === 0)
  console.log(JSON.stringify([...values].filter(([name]) => !own.has(name)).map(([name, value]) => `${name}=${value}`)));
