/** Starts the page. */
import { render } from 'preact';
import { App } from './app.js';
import { model } from './loaded.js';

// a comparison is one pair
if (model.page.kind === 'comparison' && location.hash === '') location.replace('#story/1/pair/1');

const root = document.getElementById('app');
if (root !== null) {
  root.textContent = '';
  render(<App />, root);
  // for the benchmark
  performance.mark('twicetold list');
}
