// The texts of the languages, as the program has them, and how a text is found to be English.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { seedFile } from './server.js';

export type Language = 'de' | 'ar';

const workspace = resolve(import.meta.dirname, '../../..');

function folders(): string[] {
  const crates = join(workspace, 'crates');
  return ['app', 'server', ...readdirSync(crates).map((name) => join('crates', name))];
}

/** All texts of a language, with their forms, by their English text. */
function read(language: Language): Map<string, string[]> {
  const files = folders().map((folder) => join(workspace, folder, 'locales', `${language}.json`));
  const texts = files
    .filter((file) => existsSync(file))
    .flatMap((file) => Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string[]>));
  return new Map(texts);
}

const catalogues = { de: read('de'), ar: read('ar') };

/** A text without places, in this language. */
export function translated(language: Language, english: string): string {
  const text = catalogues[language].get(english)?.[0];
  if (!text) throw new Error(`The catalogue of ${language} lacks “${english}”.`);
  return text;
}

const place = /\{\w+\}/;

/** Enough to tell English by: a word, not a unit or a number. */
const hasWord = (text: string) => /[A-Za-z]{3}/.test(text);

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What stands between the places of a text. */
const between = (text: string) => text.split(place).map((part) => part.trim());

/** How the English texts that are translated into a language look on a page. */
function englishOf(language: Language): { whole: Set<string>; patterns: RegExp[]; parts: Set<string> } {
  const texts = [...catalogues[language]];
  const translations = new Set(texts.flatMap(([, forms]) => forms));
  const translatedParts = new Set([...translations].flatMap(between));
  const isTold = (text: string) => !translations.has(text) && between(text).some(hasWord);
  const english = texts.map(([text]) => text).filter(isTold);
  const withPlaces = english.filter((text) => place.test(text));
  return {
    whole: new Set(english.filter((text) => !place.test(text))),
    // Filled in by the code,
    patterns: withPlaces.map((text) => new RegExp(`^${text.split(place).map(escaped).join('.+')}$`, 's')),
    // or with elements in the places, which part the text.
    parts: new Set(withPlaces.flatMap(between).filter((part) => hasWord(part) && !translatedParts.has(part))),
  };
}

const english = { de: englishOf('de'), ar: englishOf('ar') };

/**
 * What a page says: its title, its texts, also those that are hidden until something opens, and the attributes that are
 * shown or read out. Not what is data: what people or other systems wrote stands in these elements, and so do keys,
 * code and texts that say that they are in another language. Names of several words that stand there are left out
 * wherever else they stand. In rendered Markdown, the words that Usher adds have a direction of their own or name links
 * and tasks.
 */
function said(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const data = 'bdi, code, pre, kbd, samp, body [lang]';
    const isWritten = (element: Element) => element.closest('.prose') && !element.closest('.prose [dir]');
    const isData = (element: Element) => element.closest(data) ?? isWritten(element);
    const silent = 'script, style, template, noscript, textarea';
    const texts = [document.title.replace(/ [·–-] Usher$/, '')];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (element && !isData(element) && !element.closest(silent)) texts.push(node.textContent ?? '');
    }
    const attributes = ['aria-label', 'aria-description', 'aria-valuetext', 'title', 'placeholder', 'alt'];
    for (const element of document.body.querySelectorAll('*')) {
      if (element.closest(data)) continue;
      const own = isWritten(element) ? ['aria-label'] : attributes;
      texts.push(...own.map((name) => element.getAttribute(name) ?? ''));
    }
    const isolates = /[\u2066-\u2069]/g;
    const bare = (text: string | null) => (text ?? '').replaceAll(isolates, '').replaceAll(/\s+/g, ' ').trim();
    // Titles and names also stand in sentences and labels.
    const named = [...document.querySelectorAll('bdi')].map((element) => bare(element.textContent));
    const several = [...new Set(named)].filter((name) => name.includes(' ')).sort((a, b) => b.length - a.length);
    const withoutNames = (text: string) => several.reduce((rest, name) => rest.replaceAll(name, '…'), bare(text));
    return [...new Set(texts.map(withoutNames))].filter((text) => text !== '');
  });
}

/** Names that are the same in all languages. */
const names = new Set(['Usher', 'Amazon', 'Cognito', 'DynamoDB', 'Markdown', 'JavaScript', 'CorpSSO']);

/** What local mode starts with and what the tests write, so far as it can stand in the middle of a text. */
const written = ['Whatever was denied to anybody', 'Travel policy'];
const testData = [readFileSync(seedFile, 'utf8'), ...written].join('\n').toLowerCase();

/** What AWS answers is quoted as it came. */
const quoted = /service error: .*/s;

/** Three Latin words or more in a row that are not data. E-mail addresses, paths, claims and the like are not words. */
function latinWords(text: string): string | undefined {
  const bare = (token: string) => token.replaceAll(/^\P{L}+|\P{L}+$/gu, '');
  const words = text.replace(quoted, '').split(' ').map((token) => (/[/@_=]/.test(token) ? '' : bare(token)));
  const isWord = (word: string) => /^[A-Za-z]+(['’][a-z]+)?$/.test(word) && !names.has(word);
  let run: string[] = [];
  for (const word of [...words, '']) {
    if (isWord(word)) {
      run.push(word);
      continue;
    }
    if (run.length >= 3 && !testData.includes(run.join(' ').toLowerCase())) return run.join(' ');
    run = [];
  }
  return undefined;
}

/**
 * The texts of a page in this language that are English nevertheless. A text is English
 *  - if it is a text of the code that the catalogue translates into something else: it was shown without asking the
 *    catalogue, or another crate's texts were not loaded;
 *  - on an Arabic page also if it has three Latin words in a row: so a text is found that was never marked as one.
 */
export async function englishOn(page: Page, language: Language): Promise<string[]> {
  const { whole, patterns, parts } = english[language];
  const isEnglish = (text: string) =>
    whole.has(text) ||
    parts.has(text) ||
    patterns.some((pattern) => pattern.test(text)) ||
    (language === 'ar' && latinWords(text) !== undefined);
  return (await said(page)).filter(isEnglish);
}
