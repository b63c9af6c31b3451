import { expect, test } from 'vitest';
import { dashboardHref, parseRoute } from './route.ts';

test.each([
  ['', { page: 'home' }],
  ['#/', { page: 'home' }],
  ['#/files', { page: 'files' }],
  ['#/files/x', { page: 'unknown', path: '/files/x' }],
  ['#/dashboards', { page: 'unknown', path: '/dashboards' }],
  ['#/else', { page: 'unknown', path: '/else' }],
])('%j', (hash, route) => {
  expect(parseRoute(hash)).toEqual(route);
});

test('a dashboard’s address comes back as it was written', () => {
  const query = new URLSearchParams([
    ['region', 'north & south'],
    ['region', 'a=b?c#d'],
  ]);
  const route = parseRoute(dashboardHref('a/b %', query));
  expect(route).toMatchObject({ page: 'dashboard', name: 'a/b %' });
  expect(route.page === 'dashboard' && [...route.query]).toEqual([...query]);
});

test('a broken escape does not break the page', () => {
  expect(parseRoute('#/dashboards/%E0%A4%A')).toMatchObject({ page: 'dashboard', name: '%E0%A4%A' });
});
