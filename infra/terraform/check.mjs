#!/usr/bin/env node
// Checks the Terraform module without Terraform, which no package registry offers: check.mjs [FOLDER]
//   - each file parses,
//   - each resource, data source, block and argument is in the schema of the AWS provider, with a value of its type, and
//     no required one is missing,
//   - each reference names something that is declared, and an attribute that it has; each variable and local is used.
// The schema is that of the provider's bindings for TypeScript: the comment of each member names the argument. They leave
// out one thing, the statements of firewall rules, because these contain each other.
import { parse, getReferencesInExpression } from '@cdktn/hcl2json';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const folder = process.argv[2] ?? import.meta.dirname;
const bindings = dirname(createRequire(import.meta.url).resolve('@cdktn/provider-aws/package.json'));
const mistakes = [];

// --- The schema ---------------------------------------------------------------------------------------------------------

const schemas = new Map();

// schema('aws_lb') has the arguments and attributes of the resource; 'data.aws_caller_identity' those of a data source.
const schema = (type) => {
  if (schemas.has(type)) return schemas.get(type);
  const file = join(bindings, 'lib', type.replace(/^aws_/, '').replace('data.aws_', 'data-aws-').replaceAll('_', '-'), 'index.d.ts');
  let found;
  if (existsSync(file)) {
    const text = readFileSync(file, 'utf8');
    const structs = new Map();
    for (const [, name, body] of text.matchAll(/^export interface (\w+)[^{]*\{\n(.*?)^\}/gms)) {
      const members = new Map();
      const member = /#(\w+) \w+#\w+\}(?:(?!\*\/).)*\*\/\s+readonly \w+(\??): (.*?);$/gms;
      for (const [, argument, optional, shape] of body.matchAll(member))
        members.set(argument, { required: !optional, shape: shape.replace(/ \| cdktn\.IResolvable/g, '').replace(/^\{.*/s, 'map') });
      structs.set(name, members);
    }
    // The first interface is the resource itself. A class has what can be read of it.
    const [root] = structs.values();
    const attributes = new Set(['id', ...root.keys()]);
    const own = text.slice(text.lastIndexOf('\nexport declare class '));
    for (const [, name] of own.matchAll(/^ {4}(?:get|private) _?(\w+?)\b(?<!Input)/gm))
      attributes.add(name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
    found = { root, structs, attributes };
  }
  schemas.set(type, found);
  return found;
};

const isExpression = (value) => typeof value === 'string' && value.includes('${');

// What is wrong with a value for an argument of this shape, or nothing.
const wrongType = (value, shape) => {
  if (value === null || isExpression(value) || shape === 'any') return;
  const wanted = shape.match(/^(string|number|boolean)(\[\])?$/);
  if (!wanted) return shape === 'map' && (typeof value !== 'object' || Array.isArray(value)) ? 'must be a map' : undefined;
  if (Boolean(wanted[2]) !== Array.isArray(value)) return wanted[2] ? 'must be a list' : 'must not be a list';
  for (const item of [value].flat()) {
    if (isExpression(item)) continue;
    // Terraform turns numbers and booleans into text by itself, but not text that is no number.
    if (typeof item === 'object') return `must be a ${wanted[1]}`;
    if (wanted[1] === 'number' && Number.isNaN(Number(item))) return 'must be a number';
    if (wanted[1] === 'boolean' && !['true', 'false'].includes(String(item))) return 'must be true or false';
  }
};

const checkBlock = (block, members, structs, place, meta) => {
  const present = new Set();
  const nested = (name, block) => {
    present.add(name);
    const member = members.get(name);
    if (!member) return mistakes.push(`${place}: the provider knows no block "${name}"`);
    const struct = structs.get(member.shape.replace('[]', ''));
    if (struct) checkBlock(block, struct, structs, `${place}.${name}`, new Set());
    else if (member.shape !== 'any') mistakes.push(`${place}: "${name}" is an argument, not a block. Write ${name} = …`);
  };
  for (const [name, value] of Object.entries(block)) {
    if (meta.has(name)) continue;
    if (name === 'dynamic') {
      for (const [dynamic, [{ content }]] of Object.entries(value)) nested(dynamic, content[0]);
    } else if (Array.isArray(value) && value.length > 0 && value.every((item) => item && typeof item === 'object')) {
      for (const item of value) nested(name, item);
    } else {
      present.add(name);
      const member = members.get(name);
      const what = member ? wrongType(value, member.shape) : 'is not known to the provider';
      if (what) mistakes.push(`${place}: the argument "${name}" ${what}`);
      else if (structs.has(member.shape.replace('[]', ''))) mistakes.push(`${place}: "${name}" is a block. Write ${name} { … }`);
    }
  }
  for (const [name, { required }] of members)
    if (required && !present.has(name)) mistakes.push(`${place}: "${name}" is missing`);
};

// --- The files ----------------------------------------------------------------------------------------------------------

const declared = new Map(); // var.x, local.x, aws_lb.x, data.aws_y.x: the schema, or nothing
const used = new Set();
const expressions = []; // [place, text]
const collect = (value, place) => {
  if (isExpression(value)) expressions.push([place, value]);
  else if (value && typeof value === 'object') Object.values(value).forEach((item) => collect(item, place));
};
const kinds = { variable: 'var', locals: 'local', resource: '', data: 'data.' };
const meta = new Set(['count', 'for_each', 'depends_on', 'lifecycle', 'provider']);
let resources = 0;

for (const file of readdirSync(folder).filter((name) => name.endsWith('.tf'))) {
  let content;
  try {
    content = await parse(file, readFileSync(join(folder, file), 'utf8'));
  } catch (error) {
    mistakes.push(String(error.message ?? error));
    continue;
  }
  for (const name of Object.keys(content.variable ?? {})) declared.set(`${kinds.variable}.${name}`);
  for (const locals of content.locals ?? [])
    for (const name of Object.keys(locals)) declared.set(`${kinds.locals}.${name}`);
  for (const kind of ['resource', 'data'])
    for (const [type, named] of Object.entries(content[kind] ?? {}))
      for (const [name, [block]] of Object.entries(named)) {
        const place = `${file}: ${kinds[kind]}${type}.${name}`;
        const known = schema(`${kinds[kind]}${type}`);
        declared.set(`${kinds[kind]}${type}.${name}`, known ?? { attributes: new Set() });
        resources += 1;
        if (known) checkBlock(block, known.root, known.structs, place, meta);
        else mistakes.push(`${place}: the provider knows no ${kind === 'data' ? 'data source' : 'resource'} ${type}`);
      }
  for (const [kind, value] of Object.entries(content)) collect(value, `${file}: ${kind}`);
}

for (const [place, text] of expressions) {
  for (const { value } of await getReferencesInExpression('check.tf', text)) {
    // The index of one of several resources says nothing about their attributes.
    const parts = value.split('.').filter((part) => !/^(\d+|".*"|\*)$/.test(part));
    const length = parts[0] === 'data' ? 3 : 2;
    const name = parts.slice(0, length).join('.');
    if (!/^(var|local|data|aws_\w+)$/.test(parts[0])) continue; // each, path, and names within `for`
    used.add(name);
    const attribute = parts[length];
    if (!declared.has(name)) mistakes.push(`${place}: nothing declares ${name}`);
    else if (attribute && declared.get(name) && !declared.get(name).attributes.has(attribute))
      mistakes.push(`${place}: ${name} has no attribute "${attribute}"`);
  }
}
for (const name of declared.keys())
  if (/^(var|local)\./.test(name) && !used.has(name)) mistakes.push(`nothing uses ${name}`);
if (resources === 0) mistakes.push(`${folder} declares no resource`);

const { version } = JSON.parse(readFileSync(join(bindings, 'package.json'), 'utf8')).cdktn.provider;
for (const mistake of [...new Set(mistakes)]) console.error(mistake);
console.log(`${resources} resources and data sources, ${new Set(mistakes).size} mistakes by the schema of hashicorp/aws ${version}`);
process.exitCode = mistakes.length ? 1 : 0;
