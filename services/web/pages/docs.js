// Shows the contract and calls it. The key is entered under "Authorize" and stays in this tab.
window.SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#contract',
  deepLinking: true,
  displayRequestDuration: true,
  filter: true,
  persistAuthorization: false,
  tryItOutEnabled: true,
  // A public service would be asked for a badge otherwise.
  validatorUrl: null,
});
