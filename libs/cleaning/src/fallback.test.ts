import { fallbackEncodings } from '@sluice/contract';
import { describe, expect, test } from 'vitest';
import { bytesOf, cleaned, pairs, utf16 } from './cleaning.test.support.ts';
import { createLineDecoder } from './fallback.ts';
import { identifyHeader } from './index.ts';

test.each<[(typeof fallbackEncodings)[number], number[], string]>([
  ['windows-1250', [0x8a, 0xb3], 'Šł'],
  ['windows-1251', [0xcf, 0xf0], 'Пр'],
  ['windows-1252', [0x80, 0x92, 0x9f, 0xe9], '€’Ÿé'],
  ['windows-1253', [0xe1, 0xe2], 'αβ'],
  ['windows-1254', [0xfd, 0xfe], 'ış'],
  ['windows-1255', [0xe0, 0xe1], 'אב'],
  ['windows-1256', [0xc7, 0xc8], 'اب'],
  ['windows-1257', [0xe0, 0xe8], 'ąč'],
  ['windows-1258', [0xd0, 0xf5], 'Đơ'],
  ['iso-8859-2', [0xb1, 0xe6], 'ąć'],
  ['iso-8859-15', [0xa4, 0xbd], '€œ'],
  ['macintosh', [0x8e, 0xdb], 'é€'],
  ['koi8-r', [0xf0, 0xd2], 'Пр'],
  ['shift_jis', [0x93, 0xfa, 0x83, 0x5c], '日ソ'],
  ['gbk', [0xd6, 0xd0, 0x80], '中€'],
  ['big5', [0xa4, 0xa4], '中'],
  ['euc-kr', [0xc7, 0xd1], '한'],
])('%s', (encoding, bytes, text) => {
  expect(createLineDecoder(encoding)(Uint8Array.from(bytes))).toBe(text);
});

describe.each(fallbackEncodings)('%s', (encoding) => {
  const decode = createLineDecoder(encoding);

  test('reads ASCII as ASCII', () => {
    const ascii = `\t\n\r${String.fromCharCode(...Array.from({ length: 95 }, (_, index) => 0x20 + index))}`;
    expect(decode(bytesOf(ascii))).toBe(ascii);
  });

  test('takes no line end for a part of a character', () => {
    for (let lead = 0x80; lead < 0x100; lead += 1) {
      for (const end of [10, 13]) {
        const text = decode(Uint8Array.of(lead, end));
        if (text !== undefined) expect([text.length, text.charCodeAt(1)]).toEqual([2, end]);
      }
    }
  });
});

test('windows-1252 is not Latin-1, and every byte is something in it', () => {
  const high = Uint8Array.from({ length: 32 }, (_, index) => 0x80 + index);
  expect(createLineDecoder('windows-1252')(high)).toBe('€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ');
});

test('the first bytes are no byte order mark', () => {
  expect(createLineDecoder('windows-1252')(Uint8Array.of(0xff, 0xfe, 0x41))).toBe('ÿþA');
});

test('what is no text in the encoding is none', () => {
  expect(createLineDecoder('shift_jis')(Uint8Array.of(0x41, 0x93))).toBeUndefined();
  expect(createLineDecoder('windows-1253')(Uint8Array.of(0xff))).toBeUndefined();
});

describe('a fallback encoding', () => {
  const latin = { ...pairs, fallbackEncoding: 'windows-1252' as const };

  test('reads the lines that are not UTF-8, and no others', async () => {
    const bytes = bytesOf(
      'gr',
      0xfc,
      'n,a,b\n1,2,\u00fc\n3,',
      0x80,
      ',',
      0xe9,
      '\n4,5,\ufffd\n6,\ufffd,',
      0xef,
      '\n7,"x',
      0xe4,
      '\ny",8\n',
    );
    for (const size of [1, 5, 1000]) {
      const { report, rows } = await cleaned(bytes, latin, [size]);
      expect(rows).toEqual(['2,ü', '€,é', '5,\ufffd', 'ï¿½,ï', 'xä y,8']);
      expect(report).toMatchObject({ rejected: 0, input: { encoding: 'utf-8' } });
      expect(report.warnings).toEqual([
        "left out column 'grün': not in the contract",
        '4 lines are not UTF-8: read as windows-1252',
      ]);
    }
  });

  test('leaves to the rejects what it cannot decode either', async () => {
    const strict = { ...pairs, fallbackEncoding: 'windows-1253' as const };
    const { report, rows } = await cleaned(bytesOf('a,b\n', 0xe1, ',1\n', 0xe1, 0xff, ',2\n'), strict);
    expect(rows).toEqual(['α,1']);
    expect(report.samples[0]).toMatchObject({
      code: 'invalid_encoding',
      message: 'expected UTF-8 or windows-1253, found other bytes, shown as \\xE9',
      value: '\\xE1\\xFF,2',
    });
    expect(report.warnings).toEqual(['1 line is not UTF-8: read as windows-1253']);
    expect((await cleaned(bytesOf('a,b', 0xff, '\n1,2\n'), strict)).report.quarantine).toEqual({
      code: 'encoding',
      message: 'the header on line 1 is neither UTF-8 nor windows-1253: save the file as UTF-8',
    });
  });

  test('has no say in UTF-16', async () => {
    const bytes = bytesOf(0xff, 0xfe, ...utf16('a,b\n1,\ud83d\n2,x\n', 'le'));
    const { report, rows } = await cleaned(bytes, latin);
    expect(rows).toEqual(['2,x']);
    expect(report).toMatchObject({ reasons: { invalid_encoding: 1 }, warnings: [] });
    expect(report.samples[0]?.message).toBe('expected UTF-16, found other bytes, shown as \\xE9');
  });

  test('has none where a mark says that the file is UTF-8', async () => {
    const { report, rows } = await cleaned(bytesOf('\ufeffa,b\n', 0xe9, ',1\né,2\n'), latin);
    expect(rows).toEqual(['é,2']);
    expect(report).toMatchObject({ reasons: { invalid_encoding: 1 }, warnings: [] });
    expect(report.samples[0]?.message).toBe('expected UTF-8, found other bytes, shown as \\xE9');
  });

  test.each([
    ['UTF-8', bytesOf('\ufeffa,b', 0xe9, '\n1,2\n')],
    ['UTF-16', bytesOf(0xff, 0xfe, ...utf16('a,b\ud83d\n1,2\n', 'le'))],
  ])('is not named where a header is not %s, as its mark says', async (encoding, bytes) => {
    expect((await cleaned(bytes, latin)).report.quarantine).toEqual({
      code: 'encoding',
      message: `the header on line 1 is not ${encoding}: save the file as UTF-8`,
    });
    expect(identifyHeader(bytes, [latin])).toBeUndefined();
  });
});
