import { boolean, category, defineDataset, identifier, integer, text, timestamp } from '@sluice/contract';
import { ingestObject } from '@sluice/lake';
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { temporaryLake } from './lake.fixture.ts';
import { publish } from './publish.ts';
import { openWarehouse } from './warehouse.ts';

const pseudonymKey = new Uint8Array(16).fill(7);
const pseudonym = (value: string): string => createHmac('sha256', pseudonymKey).update(value).digest('hex');

/** Every policy, and the key a pseudonym. */
const people = defineDataset({
  name: 'people',
  version: 1,
  title: 'People',
  owner: 'tests',
  columns: {
    person: identifier({ pattern: 'P[0-9]', maxLength: 2, pii: 'pseudonymise' }),
    mail: text({ optional: true, maxLength: 20, pii: 'pseudonymise' }),
    name: text({ maxLength: 2, optional: true, pii: 'mask' }),
    age: integer({ optional: true, pii: 'drop' }),
    gender: category(['f', 'm'], { optional: true, pii: 'drop' }),
    smoker: boolean({ optional: true, pii: 'drop' }),
    born: timestamp({ formats: ['unix'], zone: 'UTC', optional: true, pii: 'drop' }),
    visits: integer(),
  },
  key: ['person'],
  eventTime: 'uploaded_at',
});

test('what the policies leave is published and can be queried; the newest row per pseudonym stands', async () => {
  const lake = await temporaryLake();
  const upload = async (key: string, ...lines: string[]): Promise<void> => {
    const header = 'person,mail,name,age,gender,smoker,born,visits';
    await lake.raw.put(key, new TextEncoder().encode(`${[header, ...lines].join('\n')}\n`));
    await ingestObject(lake, key, { datasets: [people], pseudonymKey });
  };
  await upload('people_a.csv', 'P1,p1@example.org,Xi,41,f,yes,1,3', 'P2,,,?,?,?,?,1');
  await upload('people_b.csv', 'P1,,Xi,,,,,4');
  expect(await publish(lake, people)).toMatchObject({ status: 'published', clean: 3, final: 2, superseded: 1 });

  const warehouse = await openWarehouse(lake, [people]);
  const { rows } = await warehouse.query(`
    SELECT person, mail, name, age, gender, smoker, born, visits FROM people ORDER BY visits`);
  await warehouse.close();
  expect(rows).toEqual([
    [pseudonym('P2'), null, null, null, null, null, null, 1],
    [pseudonym('P1'), null, '***', null, null, null, null, 4],
  ]);
});
