// What documents do beyond plain HTML. Every page works without this file.
export {};
