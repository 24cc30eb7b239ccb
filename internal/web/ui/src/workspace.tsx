// The agents' workspace: an island that reads its first data from the page and everything later from the API.
import { render } from "preact";

const root = document.getElementById("workspace");
if (root) render(<p>{document.title}</p>, root);
