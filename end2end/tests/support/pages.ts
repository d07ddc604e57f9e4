// Every page and its states: the tests look each of them over, and `make screenshots` takes their pictures.

import type { Page } from '@playwright/test';
import { admin, itMember, marketingMember, newHire, outsider, type Account } from './accounts.js';
import { Production } from './production.js';
import { OwnServer } from './server.js';
import * as states from './states.js';

export type Shown = {
  /** Names the test and the picture. */
  name: string;
  as?: Account;
  path: string;
  status?: number;
  heading: string | RegExp;
  /** What is done there before it looks as it is meant to. */
  act?: (page: Page) => Promise<void>;
  /** A server of its own, where the common one would be spoilt for others. */
  server?: (port: number) => states.Server;
  /** What happens before it is visited, by somebody who is signed in already. */
  before?: (page: Page, server: states.Server | undefined) => Promise<void>;
};

export const pages: Shown[] = [
  { name: 'home', path: '/', heading: 'Usher' },
  { name: 'home, signed in', as: itMember, path: '/', heading: `Welcome, ${itMember.name}` },
  {
    name: 'palette',
    as: admin,
    path: '/admin',
    heading: 'Overview',
    act: states.openPalette,
  },
  { name: 'keyboard shortcuts', as: itMember, path: '/account', heading: 'Account', act: states.listShortcuts },
  { name: 'notifications, none', as: itMember, path: '/account', heading: 'Account', act: states.openNotifications },
  {
    name: 'notifications, a request waits',
    as: admin,
    path: '/account',
    heading: 'Account',
    server: states.ofItsOwn,
    before: states.requestElsewhere,
    act: states.openNotifications,
  },
  { name: 'please sign in', path: '/resources', status: 401, heading: 'Please sign in' },
  { name: 'no access', as: outsider, path: '/resources', status: 403, heading: 'No access' },
  { name: 'design system', as: itMember, path: '/design', heading: 'Design system' },
  { name: 'not found', as: itMember, path: '/nowhere', status: 404, heading: 'Not found' },

  { name: 'resources', as: itMember, path: '/resources', heading: 'Resources' },
  { name: 'resources, administrator', as: admin, path: '/resources', heading: 'Resources' },
  {
    // The wide and light picture of it is the README's, docs/screenshot.png.
    name: 'resources, greyed',
    as: itMember,
    path: '/resources',
    heading: 'Resources',
    server: states.ofItsOwn,
    before: states.makeCalls,
    act: states.reachGreyed,
  },
  { name: 'no match', as: itMember, path: '/resources?q=no-such-thing', heading: 'Resources' },
  { name: 'resources, filtered', as: itMember, path: '/resources?role=department:IT', heading: 'Resources' },
  { name: 'resources, own', as: admin, path: '/resources?owner=admin', heading: 'Resources' },
  { name: 'no match, filtered', as: itMember, path: '/resources?q=no-such-thing&owner=nobody', heading: 'Resources' },
  { name: 'no resources', as: itMember, path: '/resources', heading: 'Resources', server: states.withoutResources },
  { name: 'one resource', as: itMember, path: '/resources/blog', heading: 'Engineering blog' },
  { name: 'not allowed', as: itMember, path: '/resources/payroll', status: 403, heading: 'Not allowed' },
  { name: 'trash', as: admin, path: '/resources?deleted=1', heading: 'Deleted resources' },
  { name: 'delete?', as: admin, path: '/resources/blog?confirm=delete', heading: 'Engineering blog' },
  { name: 'who can open a resource', as: admin, path: '/resources/blog?show=access', heading: 'Who can open this' },
  { name: 'new resource', as: itMember, path: '/resources/new', heading: 'New resource' },
  {
    name: 'new resource, with errors',
    as: itMember,
    path: '/resources/new',
    heading: 'New resource',
    act: states.createNothing,
  },
  { name: 'edit', as: admin, path: '/resources/blog/edit', heading: 'Edit Engineering blog' },
  { name: 'history', as: admin, path: '/resources/blog/@history', heading: 'History' },
  {
    name: 'a version',
    as: itMember,
    path: '/',
    heading: 'Version 2',
    server: states.ofItsOwn,
    act: states.compareVersions,
  },
  { name: 'restore a version', as: admin, path: '/resources/blog/edit?version=1', heading: 'Edit Engineering blog' },
  { name: 'conflict', as: itMember, path: '/', heading: /^Edit/, server: states.ofItsOwn, act: states.conflict },
  {
    name: 'daily limit reached',
    as: itMember,
    path: '/resources/blog',
    status: 429,
    heading: 'Daily limit reached',
    server: (port) => new OwnServer(port, { USHER_QUOTA_DAILY_CALLS: '1' }),
    before: async (page, server) => void (await page.request.get(`${server?.place.origin}/resources/handbook`)),
  },
  {
    name: 'database away',
    as: itMember,
    path: '/resources',
    status: 503,
    heading: 'Temporarily unavailable',
    server: (port) => new Production(port),
    before: async (_, server) => (server as Production).wire.cut(),
  },

  { name: 'account', as: itMember, path: '/account', heading: 'Account' },
  {
    name: 'account, with a request',
    as: itMember,
    path: '/account',
    heading: 'Account',
    server: states.ofItsOwn,
    before: states.request,
  },
  { name: 'account, in no group', as: outsider, path: '/account', heading: 'Account' },
  { name: 'preferences', as: itMember, path: '/account/preferences', heading: 'Account' },
  {
    name: 'where one is signed in',
    as: itMember,
    path: '/account/sessions',
    heading: 'Account',
    // On the common server, each test has left a session there.
    server: states.ofItsOwn,
  },
  { name: 'ID token', as: itMember, path: '/account/token', heading: 'Account' },
  {
    name: 'ID token, all claims',
    as: itMember,
    path: '/account/token',
    heading: 'Account',
    act: (page) => page.getByRole('main').locator('summary').click(),
  },
  { name: 'requests', as: itMember, path: '/requests', heading: 'Requests for access' },
  {
    name: 'requests, one waits',
    as: admin,
    path: '/requests',
    heading: 'Requests for access',
    server: states.ofItsOwn,
    before: states.requestElsewhere,
  },
  {
    name: 'a request that is too long',
    as: itMember,
    path: '/resources/payroll',
    status: 403,
    heading: 'Request access',
    act: states.requestAtLength,
  },
  { name: 'sign out?', as: itMember, path: '/auth/sign-out', status: 405, heading: 'Sign out?' },

  { name: 'overview', as: admin, path: '/admin', heading: 'Overview' },
  { name: 'people', as: admin, path: '/admin/people', heading: 'People' },
  {
    name: 'people, programs',
    as: admin,
    path: '/admin/people',
    heading: 'People',
    server: states.withPrograms,
    act: states.blockProgram,
  },
  { name: 'people, choice of columns', as: admin, path: '/admin/people', heading: 'People', act: states.chooseColumns },
  { name: 'people, not allowed', as: itMember, path: '/admin/people', status: 403, heading: 'Not allowed' },
  { name: 'one person, oneself', as: admin, path: '/admin/people/admin', heading: admin.name },
  {
    name: 'one person',
    as: admin,
    path: `/admin/people/${marketingMember.username}`,
    heading: marketingMember.name,
    before: (page) => states.visitElsewhere(page, marketingMember),
  },
  ...['groups', 'sessions', 'usage', 'decisions', 'activity'].map((tab) => ({
    name: `one person, ${tab}`,
    as: admin,
    path: `/admin/people/${marketingMember.username}/${tab}`,
    heading: marketingMember.name,
    before: (page: Page) => states.visitElsewhere(page, marketingMember),
  })),
  {
    name: 'one person, own sessions',
    as: admin,
    path: '/admin/people/admin/sessions',
    heading: admin.name,
    server: states.ofItsOwn,
  },
  { name: 'selected people', as: admin, path: '/admin/selected-people?all=1&q=admin', heading: 'Change 1 person' },
  { name: 'nobody selected', as: admin, path: '/admin/selected-people', heading: 'Nobody is selected' },
  { name: 'people, no match', as: admin, path: '/admin/people?q=nobody-at-all', heading: 'People' },
  { name: 'people, never signed in', as: admin, path: `/admin/people?q=${newHire.username}`, heading: 'People' },
  { name: 'one person, never signed in', as: admin, path: `/admin/people/${newHire.username}`, heading: newHire.name },
  { name: 'resource map', as: admin, path: '/admin/map', heading: 'Resource map' },
  {
    name: 'resource map, with rows',
    as: admin,
    path: '/admin/map',
    heading: 'Resource map',
    server: states.ofItsOwn,
    before: states.addRows,
  },
  {
    name: 'resource map, a row to remove?',
    as: admin,
    path: '/admin/map',
    heading: 'Resource map',
    server: states.ofItsOwn,
    before: states.addRows,
    act: states.askToRemoveRow,
  },
  {
    name: 'resource map, no match',
    as: admin,
    path: '/admin/map?q=nothing-at-all',
    heading: 'Resource map',
    server: states.ofItsOwn,
    before: states.addRows,
  },
  {
    name: 'a copy of a row',
    as: admin,
    path: '/admin/map',
    heading: 'Add a row',
    server: states.ofItsOwn,
    before: states.addRows,
    act: (page) => page.getByRole('link', { name: /^Duplicate \// }).first().click(),
  },
  { name: 'a row as it is typed', as: admin, path: '/admin/map/row', heading: 'Add a row', act: states.typeRow },
  { name: 'a row of the map', as: admin, path: '/admin/map/row', heading: 'Add a row' },
  { name: 'what a row changes', as: admin, path: '/admin/map/row?pattern=/**&right=edit&roles=department:IT', heading: 'Add a row' },
  { name: 'a row that is none', as: admin, path: '/admin/map/row?pattern=a&right=edit', status: 422, heading: 'Add a row' },
  {
    name: 'a row that is there',
    as: admin,
    path: '/admin/map',
    heading: 'Edit a row',
    server: states.ofItsOwn,
    before: states.addRows,
    act: (page) => page.getByRole('link', { name: /^Edit \// }).first().click(),
  },
  { name: 'why', as: admin, path: '/admin/why', heading: 'Why?' },
  { name: 'why, allowed', as: admin, path: '/admin/why?username=admin&action=open_resource&path=/payroll', heading: 'Why?' },
  { name: 'why, not allowed', as: admin, path: '/admin/why?groups=a&action=open_resource&path=/blog', heading: 'Why?' },
  { name: 'doctor', as: admin, path: '/admin/doctor', heading: 'Doctor' },
  { name: 'usage', as: admin, path: '/admin/usage', heading: 'Usage' },
  { name: 'usage, people near their limit', as: admin, path: '/admin/usage?near=1', heading: 'Usage' },
  { name: 'limits of groups, none', as: admin, path: '/admin/usage/groups', heading: 'Usage' },
  {
    name: 'limits of groups',
    as: admin,
    path: '/admin/usage/groups',
    heading: 'Usage',
    server: states.ofItsOwn,
    before: states.limitGroups,
  },
  { name: 'audit trail', as: admin, path: '/admin/audit', heading: 'Audit trail' },
  { name: 'audit trail, no match', as: admin, path: '/admin/audit?actor=nobody-at-all', heading: 'Audit trail' },
  { name: 'audit trail, saved views', as: admin, path: '/admin/audit?outcome=denied', heading: 'Audit trail', act: states.saveView },
  {
    name: 'audit trail, a refused view',
    as: admin,
    path: '/admin/audit?outcome=denied',
    heading: 'Audit trail',
    act: states.saveNoView,
  },
  { name: 'audit record', as: admin, path: '/admin/audit', heading: /./, act: states.openRecord },
  {
    name: 'audit record of a change',
    as: admin,
    path: '/admin/audit?action=change_map',
    heading: 'Change map',
    server: states.ofItsOwn,
    before: states.addRows,
    act: states.openChange,
  },

  { name: 'sign-in incomplete', path: '/auth/callback?code=a', status: 400, heading: 'Sign-in could not be completed' },
  {
    name: 'sign-in expired',
    path: `/auth/callback?code=a&state=${'A'.repeat(43)}`,
    status: 400,
    heading: 'This sign-in has expired',
  },
  { name: 'sign-in cancelled', path: '/', heading: 'Sign-in was cancelled', act: states.cancelSignIn },
];

/** Pages of the user pool and of the company directory behind it, as local mode has them. */
export const hosted: Shown[] = [
  { name: 'hosted UI', path: '/auth/sign-in', heading: /./ },
  {
    name: 'directory',
    path: '/',
    heading: /Example Corp/,
    act: (page) => page.getByRole('main').getByRole('link', { name: 'Sign in with CorpSSO' }).click(),
  },
];
