// The script of the report that stands alone.
import { zoomable } from "./plot";

zoomable(document);
