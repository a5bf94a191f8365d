import { expect, test } from 'vitest';
import { describeStores } from '../../db/test-database.ts';
import { apiApp, asking, someoneWithToken } from '../frame/test-api.ts';

describeStores('sections', (on) => {
  test('are made, changed, translated and deleted by who may publish', async () => {
    const ask = asking(await apiApp(on.db));
    const { token } = await someoneWithToken(on.db, 'editor');
    const as = (method: string, path: string, body?: unknown) =>
      ask(method, `/api/v2/help_center${path}`, { token, body });
    const { id: category } = (await as('GET', '/categories')).body.categories[0];
    const made = await as('POST', `/en/categories/${category}/sections.json`, {
      section: { name: 'Billing', description: 'What it costs.', position: 3 },
    });
    expect([made.status, made.body.section.name, made.body.section.description]).toEqual([
      201,
      'Billing',
      'What it costs.',
    ]);
    const { id } = made.body.section;
    const again = await as('POST', '/sections', { section: { name: 'Billing' } });
    expect([again.status, again.body.section.id === id]).toEqual([201, false]);
    expect((await as('PUT', `/en/sections/${id}`, { section: { name: 'Prices' } })).body.section.name).toBe('Prices');
    const french = await as('POST', `/sections/${id}/translations`, {
      translation: { locale: 'fr', title: 'Tarifs', body: 'Les prix.' },
    });
    expect([french.status, french.body.translation.title]).toEqual([201, 'Tarifs']);
    const changed = await as('PUT', `/sections/${id}/translations/fr`, { translation: { title: 'Prix' } });
    expect([changed.body.translation.title, changed.body.translation.body]).toEqual(['Prix', 'Les prix.']);
    expect((await as('GET', `/fr/sections/${id}`)).body.section.name).toBe('Prix');
    const article = { title: 'A price', body: '<p>One.</p>', locale: 'en' };
    expect((await as('POST', `/sections/${id}/articles`, { article })).status).toBe(201);
    expect((await as('DELETE', `/sections/${id}`)).status).toBe(422);
    expect((await as('DELETE', `/sections/${again.body.section.id}`)).status).toBe(204);
    expect((await as('DELETE', `/sections/${again.body.section.id}`)).status).toBe(404);
    expect((await as('POST', '/sections', { section: { name: ' ' } })).body.details.name[0].error).toBe('BlankValue');
    expect((await as('POST', '/categories', { category: { name: 'x' } })).body.error.message).toContain('one category');
  });
});
