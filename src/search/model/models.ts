// The sentence models that one command fetches. Sums and sizes are of the files at the named revision, which never changes.

import type { MeaningConfidence } from '../dense-confidence.ts';

/** A file of a model. */
export interface ModelFile {
  /** As the model is loaded from the folder. */
  name: 'model.onnx' | 'tokenizer.json';
  /** Path below the base address. */
  path: string;
  bytes: number;
  /** Of its content, in hexadecimal digits. */
  sha256: string;
}

/** A model that is known to work, and what it takes to use it. */
export interface KnownModel {
  /** What it is called on the command line and in folders. */
  name: string;
  /** For whom it is, in a line. */
  about: string;
  /** Where its makers describe it. */
  page: string;
  licence: string;
  queryPrefix: string;
  documentPrefix: string;
  /** What likeness counts beside the words, as `bench:fusion` found it on the sets that the article *Search by meaning* names. */
  weight: number;
  /** How sure words and meaning are together, fitted in the same way. */
  confidence?: MeaningConfidence;
  /** Languages for which it is better than words alone; all when left out. */
  languages?: readonly string[];
  files: readonly ModelFile[];
}

const MINILM = '/Xenova/all-MiniLM-L6-v2/resolve/751bff37182d3f1213fa05d7196b954e230abad9';
const E5 = '/intfloat/multilingual-e5-small/resolve/614241f622f53c4eeff9890bdc4f31cfecc418b3';

/** The models, the one that fits most help centers first. */
export const KNOWN_MODELS: readonly KnownModel[] = [
  {
    name: 'multilingual-e5-small',
    about: 'about 100 languages, 135 MB; for help centers in several languages',
    page: 'https://huggingface.co/intfloat/multilingual-e5-small',
    licence: 'MIT',
    queryPrefix: 'query: ',
    documentPrefix: 'passage: ',
    weight: 0.3,
    confidence: [-1.58, 0.55, 7.47, -6.09, 2.32, -0.21],
    files: [
      {
        ...{ name: 'model.onnx', path: `${E5}/onnx/model_qint8_avx512_vnni.onnx`, bytes: 118_346_824 },
        sha256: 'dd476dd0c2514e9b9be83aeb3853fac0763e0bdf4a71645407587d77c48a2d88',
      },
      {
        ...{ name: 'tokenizer.json', path: `${E5}/onnx/tokenizer.json`, bytes: 17_082_730 },
        sha256: '0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39',
      },
    ],
  },
  {
    name: 'all-minilm-l6-v2',
    about: 'English alone, 24 MB, twice as quick',
    page: 'https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2',
    licence: 'Apache-2.0',
    queryPrefix: '',
    documentPrefix: '',
    weight: 0.3,
    confidence: [-2.18, 0.37, 7.17, -4.68, 1.32, -0.71],
    languages: ['en'],
    files: [
      {
        ...{ name: 'model.onnx', path: `${MINILM}/onnx/model_quantized.onnx`, bytes: 22_972_370 },
        sha256: 'afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1',
      },
      {
        ...{ name: 'tokenizer.json', path: `${MINILM}/tokenizer.json`, bytes: 711_661 },
        sha256: 'da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0',
      },
    ],
  },
];
