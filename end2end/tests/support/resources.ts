// Resources that tests make for themselves, so that none of them waits for another's.

import { expect, type Page } from '@playwright/test';
import { main } from './server.js';
import { sameOrigin } from './session.js';

export type Draft = { path: string; title: string; summary?: string; body?: string; roles?: string[] };

let count = 0;

/** A word no other test uses: for paths, and to search for. */
export function unique(word: string): string {
  count += 1;
  return `${word}-${process.pid}-${Date.now().toString(36)}-${count}`;
}

export function draft(word: string, more: Partial<Draft> = {}): Draft {
  const name = unique(word);
  return { path: `/${name}`, title: `About ${name}`, ...more };
}

/** Opens the menu of actions in a row of the list. */
export async function openRowMenu(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${title}`, exact: true }).click();
}

/** Posts the form of the page "New resource", as a browser without JavaScript does. */
export async function create(page: Page, resource: Draft, origin = main.origin): Promise<Draft> {
  const form = new URLSearchParams({ path: resource.path, title: resource.title });
  form.set('summary', resource.summary ?? '');
  form.set('body', resource.body ?? '');
  for (const role of resource.roles ?? []) form.append('roles', role);
  const response = await page.request.post(`${origin}/resources/new`, {
    data: form.toString(),
    headers: { ...sameOrigin, 'Content-Type': 'application/x-www-form-urlencoded' },
    maxRedirects: 0,
  });
  expect(response.status(), await response.text()).toBe(303);
  return resource;
}
