// What `npm start` says behind the report of the sample newsroom.
const newsroom = 'fixtures/newsroom';
console.log(`
What next:
  node bin/twicetold.js compare ${newsroom}/harbour-courier/bridge-inquiry.txt ${newsroom}/infobuzz-hub/bridge-probe.txt
      shows the words of two of these articles, side by side
  node bin/twicetold.js scan ${newsroom} -o newsroom.html
      writes the report as a page for a browser
  node bin/twicetold.js scan FOLDER
      scans your own articles: files, feeds, tables, crawls
  node bin/twicetold.js --help
      lists the commands; examples/README.md has recipes for CI, feeds and corpora`);
